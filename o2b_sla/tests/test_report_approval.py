# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReportApproval(ReportCommon):
    """Who approves a report, and that it stays as it was approved."""

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
