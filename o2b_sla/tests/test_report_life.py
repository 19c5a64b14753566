# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..evidence import fingerprint
from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReportLife(ReportCommon):
    """Of which months there are reports, and how they become drafts."""

    def test_from_provisional_to_approved(self):
        record = self.receive("2026-06-01 08:00", "P1")
        self.run_reports("2026-06-01 10:30")
        report = self.get_reports()
        self.assertEqual(
            (report.state, str(report.month), report.verdict),
            ("provisional", "2026-06-01", "at_risk"),
        )
        self.answer(record, "2026-06-01 10:40")
        self.solve(record, "2026-06-01 12:00")
        self.run_reports("2026-06-30 23:59")
        self.assertEqual((report.state, report.verdict), ("provisional", "met"))
        # June ended on a Tuesday; nobody works at midnight
        self.run_reports("2026-07-01 08:59")
        self.assertEqual(report.state, "provisional")
        self.run_reports("2026-07-01 09:00")
        self.assertEqual(report.state, "draft")
        activity = report.activity_ids
        self.assertEqual(activity.summary, "Approve the report of June 2026")
        self.assertTrue(activity.user_id.has_group("o2b_sla.o2b_sla_group_manager"))
        self.approve(report)
        self.assertEqual(report.state, "approved")
        self.assertEqual(report.approved_by_id, self.manager)
        self.assertFalse(report.activity_ids)
        self.assertEqual(fingerprint(report.payload.encode()), report.sha256)
        self.assertTrue(report.is_standing)
        content = report._get_content()
        self.assertEqual(content["month"], "2026-06")
        self.assertEqual(content["approved_by"]["name"], self.manager.name)
        codes = [section["code"] for section in content["sections"]]
        self.assertEqual(codes, [c for c in report._get_sections() if c in codes])
        self.assertEqual(self.verify(report), [])

    def test_first_working_day_of_the_agreement(self):
        """1 January is a holiday, 2 January 2027 a Saturday."""
        self.run_reports("2026-12-15 10:00")
        december = self.get_reports()
        for at, state in (
            ("2027-01-01 10:00", "provisional"),
            ("2027-01-02 10:00", "provisional"),
            ("2027-01-04 08:59", "provisional"),
            ("2027-01-04 09:00", "draft"),
        ):
            self.run_reports(at)
            self.assertEqual(december.state, state, at)

    def test_months_that_were_skipped_are_made_up_for(self):
        self.run_reports("2026-03-15 10:00")
        self.run_reports("2026-06-15 10:00")
        self.run_reports("2026-06-15 11:00")
        self.assertEqual(
            self.get_reports().mapped(lambda r: (str(r.month), r.state)),
            [
                ("2026-06-01", "provisional"),
                ("2026-05-01", "draft"),
                ("2026-04-01", "draft"),
                ("2026-03-01", "draft"),
            ],
        )

    def test_no_report_while_no_version_rules(self):
        self.run_reports("2026-06-15 10:00")
        with self.at("2026-06-20 10:00"):
            self.version.write({"date_end": "2026-06-30", "is_final": True})
        self.run_reports("2026-08-15 10:00")
        self.assertEqual(
            self.get_reports().mapped(lambda r: str(r.month)), ["2026-06-01"]
        )

    def test_a_draft_in_the_wrong_month(self):
        """The month runs: it is no draft, and nobody approves it."""
        self.run_reports("2026-06-15 10:00")
        report = self.get_reports()
        with self.at("2026-06-16 10:00"), self.assertRaisesRegex(UserError, "no draft"):
            report.with_user(self.manager).action_approve()

    # === Scheduled ===

    def test_one_that_fails_stops_no_other(self):
        """It is set aside with a problem people see; the others are made."""
        agreements = self.agreement | self.make_agreements(3)
        bad = agreements[2]
        collect = type(self.reports)._collect_contacts

        def fail(reports, periods):
            if bad in reports.agreement_id:
                raise ValueError("spoilt")
            return collect(reports, periods)

        with self.at("2026-06-15 10:00"):
            now = self.reports._now()
            self.reports._make_missing(now, agreements)
            with (
                patch.object(type(self.reports), "_collect_contacts", fail),
                mute_logger("odoo.addons.o2b_sla.models.o2b_sla_report_life"),
            ):
                while self.reports._refresh_batch(now, 3):
                    pass
            found = self.reports.search([("agreement_id", "in", agreements.ids)])
            spoilt = found.filtered("problem")
            self.assertEqual(spoilt.agreement_id, bad)
            self.assertFalse(spoilt.line_ids)
            self.assertTrue(all(report.line_ids for report in found - spoilt))
            self.assertEqual(set(found.mapped("refreshed_at")), {now})
            problems = self.env["o2b.sla.health"]._check()["problems"]
            self.assertIn(f"report:{spoilt.id}", [p["subject"] for p in problems])
        with self.at("2026-06-15 11:00"):
            while self.reports._refresh_batch(self.reports._now()):
                pass
            self.assertFalse(spoilt.problem)
            self.assertTrue(spoilt.line_ids)

    def test_a_run_that_was_killed_goes_on_where_it_was(self):
        """What was committed stands, and is not done again."""
        agreements = self.agreement | self.make_agreements(3)
        with self.at("2026-06-15 10:00"):
            now = self.reports._now()
            found = self.reports._make_missing(now, agreements)
            store = type(self.reports)._store_reckoned
            done = []

            def store_two(reports, reckoned, now):
                if len(done) == 2:
                    raise SystemExit("killed")
                done.extend(reports.ids)
                return store(reports, reckoned, now)

            # ``assertRaises`` would undo what was done before
            with (
                patch.object(type(self.reports), "_store_reckoned", store_two),
                suppress(SystemExit),
            ):
                while self.reports._refresh_batch(now, 1):
                    pass
            self.env.invalidate_all()
            self.assertEqual(found.filtered("refreshed_at").ids, sorted(done))
            waiting = found - found.filtered("refreshed_at")
            self.assertFalse(waiting.line_ids)
        with self.at("2026-06-15 10:10"):
            again = self.reports._lock_stale(self.reports._now(), 100)
            self.assertEqual(again & found, waiting)

    def test_what_is_fresh_is_left_alone(self):
        self.run_reports("2026-06-15 10:00")
        for at, count in (
            ("2026-06-15 10:30", 0),
            ("2026-06-15 11:00", 1),
            ("2026-06-15 11:00:01", 0),
            ("2026-07-01 08:30", 1),
            ("2026-07-01 09:00", 1),
            ("2026-07-01 09:00:01", 0),
        ):
            with self.at(at):
                others = self.reports.search(
                    [("agreement_id", "!=", self.agreement.id)]
                )
                done = self.reports._lock_stale(self.reports._now(), 100) - others
                self.assertEqual(len(done), count, at)
                done._refresh()
        self.assertEqual(self.get_reports().state, "draft")

    def test_what_is_as_it_was_is_not_written(self):
        report = self.make_report()
        lines = report.line_ids
        before = lines.mapped("write_date")
        with self.at("2026-07-01 10:00"):
            report._refresh()
        self.assertEqual(report.line_ids, lines)
        self.assertEqual(lines.mapped("write_date"), before)
