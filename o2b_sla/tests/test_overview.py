# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .report_common import ReportCommon


class TestOverview(ReportCommon):
    """One row per agreement and month, with a state word per indicator."""

    def rows(self, user=None):
        self.env.invalidate_all()
        overview = self.env["o2b.sla.overview"].with_user(user or self.manager)
        return overview.search([("agreement_id", "=", self.agreement.id)])

    def states(self, row):
        return (row.verdict, row.response_verdict, row.resolution_verdict)

    def test_state_words_of_a_running_month(self):
        record = self.receive("2026-06-01 08:00", "P1")
        self.run_reports("2026-06-01 09:10")
        row = self.rows()
        self.assertEqual(self.states(row)[0], row.report_id.verdict)
        self.run_reports("2026-06-01 10:30")
        row = self.rows()
        self.assertEqual(self.states(row)[:2], ("at_risk", "at_risk"))
        self.assertEqual(row.state, "provisional")
        self.answer(record, "2026-06-01 10:40")
        self.run_reports("2026-06-01 11:00")
        self.assertEqual(self.states(self.rows())[1], "met")
        self.run_reports("2026-06-02 13:00")
        row = self.rows()
        self.assertEqual(self.states(row), ("missed", "met", "missed"))
        self.assertEqual(row.open_breach_count, 1)
        self.assertEqual((row.response_met, row.response_count), (1, 1))
        self.assertEqual((row.resolution_met, row.resolution_count), (0, 1))
        self.assertEqual((row.response_share, row.resolution_share), (100, 0))
        self.assertEqual(row.user_id, self.agreement.user_id)

    def test_nothing_to_judge(self):
        self.run_reports("2026-06-01 09:10")
        row = self.rows()
        self.assertEqual(self.states(row), ("not_applicable",) * 3)
        self.assertFalse(row.response_share)

    def test_hours_are_counted_once(self):
        """Support outside opening hours is work of a coverage too."""
        with self.at("2026-06-03 12:00"):
            self.env["o2b.sla.work.entry"].create(
                [
                    {
                        "agreement_id": self.agreement.id,
                        "description": "Looked at it",
                        "date": "2026-06-03",
                        "duration": hours,
                        "coverage": coverage,
                    }
                    for hours, coverage in ((1.5, "included"), (2, "advice"))
                ]
            )
        self.run_reports("2026-06-03 13:00")
        self.assertEqual(self.rows().hours, 3.5)

    def test_the_worst_comes_first(self):
        """Of the words too: what is worst is what the whole is."""
        self.receive("2026-06-01 08:00", "P1")
        self.run_reports("2026-06-03 12:00")
        self.run_reports("2026-07-01 09:00")
        july, june = self.rows()
        self.assertEqual(str(july.month), "2026-07-01")
        self.assertEqual(june.verdict, "missed")
        self.assertGreater(june.severity, july.severity)
        other = self.agreement.copy({"partner_id": self.jan.commercial_partner_id.id})
        self.assertFalse(
            self.env["o2b.sla.overview"].search([("agreement_id", "=", other.id)]),
            "nothing is agreed there",
        )

    def test_a_correction_stands_once_it_is_approved(self):
        self.receive("2026-06-01 08:00", "P1")
        report = self.make_report()
        self.assertEqual(self.rows().report_id, report)
        self.approve(report)
        with self.at("2026-07-04 12:00"):
            correction = report.with_user(self.manager)._correct(
                "A call was forgotten."
            )
        self.assertEqual(self.rows().report_id, report)
        self.approve(correction, "2026-07-04 13:00")
        self.assertEqual(self.rows().report_id, correction)

    def test_shares_of_several_add_their_numbers(self):
        for hour, answered in (("08", "10"), ("09", "10"), ("09", "13")):
            record = self.receive(f"2026-06-01 {hour}:00", "P1", channel="phone")
            self.answer(record, f"2026-06-01 {answered}:30")
        self.make_report("2026-06-01")
        record = self.receive("2026-07-02 09:00", "P1", channel="phone")
        self.answer(record, "2026-07-02 10:00")
        self.make_report("2026-07-01", "2026-08-03 09:00")
        rows = self.rows()
        self.assertEqual(len(rows), 2)
        overview = self.env["o2b.sla.overview"].with_user(self.manager)
        ((share, met, count),) = overview._read_group(
            [("id", "in", rows.ids)],
            [],
            ["response_share:avg", "response_met:sum", "response_count:sum"],
        )
        self.assertEqual((round(share, 1), met, count), (75.0, 3, 4))

    def test_drilling_down(self):
        self.receive("2026-06-01 08:00", "P1")
        self.run_reports("2026-06-03 12:00")
        row = self.rows(self.agent)
        action = row.action_open_report()
        self.assertEqual(action["res_id"], row.report_id.id)
        lines = self.env["o2b.sla.report.line"].search(
            row.action_open_lines()["domain"]
        )
        self.assertEqual(lines, row.report_id.line_ids)
        action = row.action_open_breaches()
        self.assertIn(self.agreement.partner_id.name, action["name"])
        # whichever records they are: with tickets installed these
        self.env[action["res_model"]].search(action["domain"])

    def test_who_sees_it(self):
        self.run_reports("2026-06-03 12:00")
        for user in (self.agent, self.contract_manager, self.manager, self.admin):
            with self.subTest(user=user.login):
                self.assertEqual(len(self.rows(user)), 1)
                overview = self.env["o2b.sla.overview"].with_user(user)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(overview.has_access(operation))
        for group in ("base.group_user", "base.group_portal"):
            user = new_test_user(self.env, f"sla_{group}", groups=group)
            with self.assertRaises(AccessError):
                self.rows(user)

    def test_other_companies(self):
        self.run_reports("2026-06-03 12:00")
        company = self.env["res.company"].create({"name": "Other BV"})
        self.manager.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.assertFalse(self.rows())

    def test_few_queries(self):
        self.receive("2026-06-01 08:00", "P1")
        self.run_reports("2026-06-03 12:00")
        overview = self.env["o2b.sla.overview"].with_user(self.manager)
        overview.search_read([], ["verdict", "response_verdict", "hours"], limit=80)
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            overview.search_read([], ["verdict", "response_verdict"], limit=80)
