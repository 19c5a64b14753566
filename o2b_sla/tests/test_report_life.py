# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ..evidence import fingerprint
from .report_common import ReportCommon


class TestReportLife(ReportCommon):
    """Provisional, draft, approved."""

    def test_from_provisional_to_approved(self):
        record = self.receive("2026-06-01 08:00", "P1")
        self.run_reports("2026-06-01 10:30")
        report = self.reports.search([("agreement_id", "=", self.agreement.id)])
        self.assertEqual(
            (report.state, str(report.month), report.verdict),
            ("provisional", "2026-06-01", "at_risk"),
        )
        self.answer(record, "2026-06-01 10:40")
        self.solve(record, "2026-06-01 12:00")
        self.run_reports("2026-06-30 23:59")
        self.assertEqual((report.state, report.verdict), ("provisional", "met"))
        self.run_reports("2026-07-01 08:59")
        self.assertEqual(report.state, "provisional")
        self.run_reports("2026-07-01 09:00")
        self.assertEqual(report.state, "draft")
        activity = report.activity_ids
        self.assertEqual(activity.summary, "Approve the report of June 2026")
        self.approve(report)
        self.assertEqual(report.state, "approved")
        self.assertFalse(report.activity_ids)
        self.assertEqual(fingerprint(report.payload.encode()), report.sha256)
        self.assertFalse(report.is_altered)
        self.assertTrue(report.is_standing)
        content = report._get_content()
        self.assertEqual(content["month"], "2026-06")
        self.assertEqual(content["approved_by"]["name"], self.manager.name)
        codes = [section["code"] for section in content["sections"]]
        self.assertEqual(codes, [c for c in self.reports._get_sections() if c in codes])
