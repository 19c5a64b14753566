# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import suppress
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..evidence import fingerprint
from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReportLife(ReportCommon):
    """Provisional, draft, approved."""

    def get_reports(self):
        return self.reports.search([("agreement_id", "=", self.agreement.id)])

    def make_approved(self):
        """June: one response in time, one too late."""
        for at in ("11:00:00", "11:00:01"):
            record = self.receive("2026-06-01 08:00", "P1")
            self.answer(record, f"2026-06-01 {at}")
            self.solve(record, "2026-06-01 12:00")
        return self.approve(self.make_report())

    # === From month to month ===

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

    # === Approving ===

    def test_who_approves(self):
        report = self.make_report()
        for user in (self.agent, self.contract_manager):
            with self.at("2026-07-02 10:00"), self.assertRaises(AccessError):
                report.with_user(user).action_approve()
        self.approve(report)
        with self.at("2026-07-02 11:00"), self.assertRaisesRegex(UserError, "no draft"):
            report.with_user(self.manager).action_approve()

    def test_a_manager_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="sla_other_manager",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        report = self.make_report()
        with self.at("2026-07-02 10:00"):
            for step in ("action_approve", "action_refresh"):
                with self.assertRaises(AccessError):
                    getattr(report.with_user(other), step)()

    def test_figures_that_changed_need_another_look(self):
        record = self.receive("2026-06-01 08:00", "P1")
        self.answer(record, "2026-06-01 10:00")
        self.solve(record, "2026-06-01 12:00")
        report = self.make_report()
        with self.at("2026-07-01 10:00"):
            record.phase = "open"
        with self.at("2026-07-01 11:00"):
            result = report.with_user(self.manager).action_approve()
        self.assertEqual(result["tag"], "display_notification")
        self.assertIn("look at them", result["params"]["message"])
        self.assertEqual(report.state, "draft")
        self.assertEqual(self.figure(report, "resolution.P1")[:2], (0, 0))
        self.approve(report)

    def test_remarks_are_the_managers(self):
        report = self.make_report()
        for user in (self.agent, self.contract_manager):
            with self.assertRaises(AccessError):
                report.with_user(user).write({"remarks": "No."})
        report.with_user(self.manager).write({"remarks": "A quiet month."})
        for name in ("verdict", "state", "month", "number", "payload"):
            with self.assertRaises(UserError):
                report.with_user(self.admin).write({name: report[name], "remarks": "x"})
        self.approve(report)
        content = report._get_content()
        remarks = next(s for s in content["sections"] if s["code"] == "remarks")
        self.assertEqual(remarks["facts"], {"text": "A quiet month."})
        with self.assertRaises(UserError):
            report.with_user(self.manager).write({"remarks": "Or not."})

    def test_who_sees_what_stands_behind(self):
        """Subjects of tickets stand in the payload: agents see figures only."""
        report = self.make_approved()
        self.assertEqual(report.with_user(self.agent).line_ids, report.line_ids)
        self.assertTrue(report.with_user(self.agent).read(["verdict", "remarks"]))
        for name in ("payload", "export_file"):
            with self.assertRaises(AccessError):
                report.with_user(self.agent).read([name])
            self.assertTrue(report.with_user(self.contract_manager).read([name]))
        self.assertFalse(report.with_user(self.agent).is_altered)

    # === It stays as it is ===

    def test_kept_by_the_orm_and_over_rpc(self):
        report = self.make_approved()
        line = report.line_ids[0]
        values = {"verdict": "met"}
        for user in (self.env.user, self.admin, self.manager):
            with self.assertRaises(UserError):
                report.with_user(user).write(values)
            with self.assertRaises(UserError):
                report.with_user(user).unlink()
            for step in (
                lambda u: line.with_user(u).write(values),
                lambda u: line.with_user(u).unlink(),
            ):
                with self.assertRaises(UserError):
                    step(user)
        for user in (self.admin, self.manager):
            with self.assertRaises(UserError):
                line.with_user(user).create({"report_id": report.id})
            with self.assertRaises(UserError):
                report.with_user(user).create({"month": "2026-01-01"})
        for record in (report, line):  # the superuser itself, too
            for step in (lambda r: r.sudo().write(values), lambda r: r.sudo().unlink()):
                with self.assertRaises(UserError):
                    step(record)

    def test_kept_by_postgresql(self):
        report = self.make_approved()
        self.env.flush_all()
        for query in (
            "UPDATE o2b_sla_report SET verdict = 'met' WHERE id = %s",
            "UPDATE o2b_sla_report SET state = 'draft' WHERE id = %s",
            "UPDATE o2b_sla_report SET payload = '{}' WHERE id = %s",
            "DELETE FROM o2b_sla_report WHERE id = %s",
            "UPDATE o2b_sla_report_line SET numerator = 5 WHERE report_id = %s",
            "UPDATE o2b_sla_report_line SET figure = NULL WHERE report_id = %s",
            "DELETE FROM o2b_sla_report_line WHERE report_id = %s",
            "INSERT INTO o2b_sla_report_line (report_id, section, key, unit)"
            " VALUES (%s, 'work', 'work.x', 'count')",
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(query, [report.id])
        for table in ("o2b_sla_report", "o2b_sla_report_line"):
            with (
                self.assertRaises(psycopg2.Error),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(f"TRUNCATE {table} CASCADE")

    def test_what_mirrors_other_records_follows_them(self):
        report = self.make_approved()
        self.client_company.name = "Another name"
        report.message_post(body="A note")
        self.env.flush_all()
        self.assertIn("Another name", report.display_name)
        self.assertEqual(report._get_content()["client"], "Bakkerij De Vries BV")

    def test_whose_report_it_is_stays(self):
        """Another agreement would show it to another client in the portal."""
        other = self.make_agreements(1)
        draft, approved = self.make_report("2026-05-01"), self.make_approved()
        for report in (draft, approved):
            for values in (
                {"agreement_id": other.id},
                {"partner_id": other.partner_id.id},
                {"company_id": self.env.company.id},
            ):
                for user in (self.manager, self.admin):
                    with self.subTest(values=values), self.assertRaises(UserError):
                        report.with_user(user).write(values)
        with self.assertRaises(UserError):
            approved.sudo().write({"agreement_id": other.id})
        with (
            self.assertRaises(psycopg2.errors.InsufficientPrivilege),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(
                "UPDATE o2b_sla_report SET agreement_id = %s WHERE id = %s",
                [other.id, approved.id],
            )

    def test_an_agreement_with_reports_stays(self):
        self.make_report()
        with self.assertRaises(UserError):
            self.agreement.unlink()

    # === Corrections ===

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

    def test_documents_are_evidence(self):
        report = self.make_approved()
        documents = self.env["o2b.sla.report.document"]
        document = documents._keep(report, "nl_NL", b"%PDF-1.7 a report")
        self.assertEqual(documents._keep(report, "nl_NL", b"other"), document)
        self.assertEqual(document._get_bytes(), b"%PDF-1.7 a report")
        self.assertEqual(document.report_sha256, report.sha256)
        self.assertEqual(document.pdf_name[-10:], "-06 nl_NL.pdf"[-10:])
        for step in (lambda: document.write({"lang": "x"}), document.unlink):
            with self.assertRaises(UserError):
                step()
        self.assertFalse(report._find_altered_documents())
        self.env.cr.execute("ALTER TABLE o2b_sla_report_document DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE o2b_sla_report_document SET pdf = 'JVBERg==' WHERE id = %s",
            [document.id],
        )
        self.env.cr.execute("ALTER TABLE o2b_sla_report_document ENABLE TRIGGER USER")
        self.assertEqual(report._find_altered_documents(), report)

    # === The trend ===

    def test_the_trend_names_the_reports_it_is_from(self):
        june = self.make_approved()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        with self.at("2026-08-03 11:00"):
            draft = july._get_content()["trend"]
        self.approve(july, "2026-08-03 12:00")
        content = july._get_content()
        self.assertEqual(content["trend"], draft)
        self.assertEqual(
            [(t["month"], t["sha256"], t["verdict"]) for t in content["trend"]],
            [("2026-06", june.sha256, "missed")],
        )
        told = {line["key"]: line for line in content["trend"][0]["lines"]}
        self.assertEqual(
            (told["response.P1"]["numerator"], told["response.P1"]["denominator"]),
            (1, 2),
        )
        self.assertEqual(content["previous"], june.sha256)
        later = self.make_report("2027-05-01", "2027-06-01 10:00")
        with self.at("2027-06-01 11:00"):
            months = [t["month"] for t in later._get_content()["trend"]]
            self.assertEqual(months, ["2026-06", "2026-07"])
        later = self.make_report("2027-06-01", "2027-07-01 10:00")
        with self.at("2027-07-01 11:00"):
            months = [t["month"] for t in later._get_content()["trend"]]
            self.assertEqual(months, ["2026-07"])

    def test_approved_together_the_trend_is_the_same(self):
        june = self.make_report()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.approve(july | june, "2026-08-03 11:00")
        trend = july._get_content()["trend"]
        self.assertEqual([t["sha256"] for t in trend], [june.sha256])

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

    def test_the_agreed_share_is_a_promise(self):
        """Clients sign it: it stands in the terms and changes in a copy only (§1.4)."""
        with self.assertRaisesRegex(UserError, "Duplicate the policy"):
            self.policy.target_norm = 90
        content = self.version._get_content()
        self.assertEqual(content["target_norm"], [100.0, "sla", ""])
        version = self._create_version("2027-01-01")
        version.provision_ids = [
            (
                0,
                0,
                {
                    "layer": "specific",
                    "clause": "art. 2",
                    "subject": "target_norm",
                    "target_norm": 97.5,
                },
            )
        ]
        self.assertEqual(version._get_target_norm_milli(), 97_500)
        self.assertIn("97.5 %", str(version.terms_html))
        with self.assertRaises(UserError):
            version.provision_ids.target_norm = 101
