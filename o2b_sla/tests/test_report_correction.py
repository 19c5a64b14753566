# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReportCorrection(ReportCommon):
    """What is found to differ at night, and how it is put right."""

    def reopen(self, text, report):
        """The first ticket of the month was not ready after all."""
        clock = self.env["o2b.sla.clock"].search(
            [
                ("agreement_id", "=", self.agreement.id),
                ("indicator", "=", "resolution"),
            ],
            order="id",
            limit=1,
        )
        record = self.env["o2b.sla.test.record"].browse(clock.res_id)
        with self.at(text):
            record.phase = "open"
        return record

    def run_verify(self, text):
        cron = type(self.env["ir.cron"])
        with self.at(text), patch.object(cron, "_commit_progress", return_value=1.0):
            self.reports._cron_verify()

    def test_other_figures_are_told_and_corrected(self):
        report = self.make_approved()
        self.run_verify("2026-07-05 03:00")
        self.assertFalse(report.activity_ids)
        self.reopen("2026-07-06 10:00", report)
        self.run_verify("2026-07-07 03:00")
        self.run_verify("2026-07-08 03:00")
        activity = report.activity_ids
        self.assertEqual(activity.summary, "The figures of June 2026 differ now")
        self.assertIn("resolution.P1: 2/2 (Met) → 1/1 (Met)", activity.note)
        self.assertEqual(self.figure(report, "resolution.P1"), (2, 2, "met"))

        for user in (self.agent, self.contract_manager):
            with self.assertRaises(AccessError):
                report.with_user(user)._correct("I say so.")
        with self.assertRaisesRegex(UserError, "Say why"):
            report.with_user(self.manager)._correct(" ")
        with self.at("2026-07-08 10:00"):
            correction = report.with_user(self.manager)._correct("Reopened.").sudo()
        self.assertEqual(
            (correction.state, correction.number, correction.corrects_id),
            ("draft", 2, report),
        )
        self.assertFalse(report.activity_ids)
        self.assertEqual(
            correction.activity_ids.summary, "Approve the correction of June 2026"
        )
        with self.assertRaisesRegex(UserError, "waiting for approval"):
            report.with_user(self.manager)._correct("Again.")
        self.assertTrue(report.is_standing)
        self.approve(correction, "2026-07-09 10:00")
        self.assertFalse(report.is_standing)
        self.assertTrue(correction.is_standing)
        standing = self.reports.search(
            [("agreement_id", "=", self.agreement.id), ("is_standing", "=", True)]
        )
        self.assertEqual(standing, correction)
        told = correction._get_content()["corrects"]
        self.assertEqual((told["number"], told["sha256"]), (1, report.sha256))
        self.assertEqual(told["reason"], "Reopened.")
        figure = next(f for f in told["figures"] if f["key"] == "resolution.P1")
        self.assertEqual(
            (figure["was"]["denominator"], figure["now"]["denominator"]), (2, 1)
        )
        self.assertEqual(correction._get_content()["previous"], report.sha256)
        self.assertEqual(self.verify(report, correction), [])
        self.run_verify("2026-07-10 03:00")
        self.assertFalse((report | correction).activity_ids)
        with self.assertRaisesRegex(UserError, "that stands"):
            report.with_user(self.manager)._correct("The first one again.")

    def test_what_is_as_it_was_again(self):
        """The activity goes with its cause."""
        report = self.make_approved()
        record = self.reopen("2026-07-06 10:00", report)
        self.run_verify("2026-07-07 03:00")
        self.assertTrue(report.activity_ids)
        with self.at("2026-07-07 10:00"):
            record._sla_undo_reopen()
        self.run_verify("2026-07-08 03:00")
        self.assertFalse(report.activity_ids)

    def test_a_correction_is_taken_back(self):
        report = self.make_approved()
        with self.at("2026-07-08 10:00"):
            correction = report.with_user(self.manager)._correct("Perhaps.")
            with self.assertRaises(AccessError):
                correction.with_user(self.agent).action_withdraw()
            correction.with_user(self.manager).action_withdraw()
        self.assertFalse(correction.exists())
        with self.assertRaisesRegex(UserError, "taken back"):
            report.with_user(self.manager).action_withdraw()

    def test_an_altered_report_shows(self):
        report = self.make_approved()
        self.env.flush_all()
        trigger = "TRIGGER o2b_sla_report_kept_row"
        for query in (
            f"ALTER TABLE o2b_sla_report DISABLE {trigger}",
            "UPDATE o2b_sla_report SET payload = replace(payload, 'missed', 'met')"
            f" WHERE id = {report.id}",
            f"ALTER TABLE o2b_sla_report ENABLE {trigger}",
        ):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertTrue(report.is_altered)
        self.run_verify("2026-07-05 03:00")
        self.run_verify("2026-07-06 03:00")
        self.assertEqual(
            report.activity_ids.mapped("summary"),
            ["The report of June 2026 was altered"],
        )
        self.assertTrue(any("altered" in problem for problem in self.verify(report)))
