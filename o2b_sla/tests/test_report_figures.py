# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .report_common import ReportCommon


class TestReportFigures(ReportCommon):
    """What counts in which month, and as what (SLA §1.2, §3.2)."""

    def test_a_quiet_month(self):
        """Nothing happened: nothing to judge, and that is said."""
        report = self.make_report()
        self.assertEqual(report.verdict, "not_applicable")
        self.assertEqual(self.figure(report, "response.P1"), (0, 0, "not_applicable"))
        self.assertFalse(self.line(report, "response.P1").has_value)
        self.assertEqual(self.line(report, "response.P1").value_text, "–")
        self.assertFalse(self.line(report, "resolution.P4"))

    def test_met_in_the_second_of_the_deadline_and_a_second_later(self):
        for at, verdict in (("11:00:00", "met"), ("11:00:01", "missed")):
            record = self.receive("2026-06-01 08:00", "P1")
            self.answer(record, f"2026-06-01 {at}")
            self.solve(record, "2026-06-01 12:00")
            with self.subTest(at=at):
                report = self.make_report()
                report._refresh()
                self.assertEqual(self.line(report, "response.P1").verdict, verdict)
        self.assertEqual(self.figure(report, "response.P1"), (1, 2, "missed"))
        self.assertEqual(self.figure(report, "resolution.P1"), (2, 2, "met"))
        self.assertEqual(self.line(report, "response.P1").value, 50.0)
        self.assertEqual(report.verdict, "missed")
