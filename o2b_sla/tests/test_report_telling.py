# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError

from .outbox_common import OutboxCase
from .report_common import ReportCommon


class TestReportTelling(OutboxCase, ReportCommon):
    """Approving in the dialog, and the mail to the client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls._create_person("Mia Manager", "Mia@Client.example")
        cls.agreement.write(
            {
                "client_manager_id": cls.mia.id,
                "contact_ids": [
                    (0, 0, {"partner_id": person.id, "date_from": since, **until})
                    for person, since, until in (
                        (
                            cls._create_person("Olga", "olga@client.example"),
                            "2020-01-01",
                            {"date_to": "2026-06-30"},
                        ),
                        # the same address as the contract manager
                        (
                            cls._create_person("Mia M.", "mia@client.example"),
                            "2020-01-01",
                            {},
                        ),
                    )
                ],
            }
        )
        cls.notices = cls.env["o2b.sla.notice"]

    def make_june(self):
        record = self.receive("2026-06-01 08:00", "P2", name="<b>Invoice</b>")
        self.answer(record, "2026-06-01 10:00")
        self.solve(record, "2026-06-02 10:00")
        return self.make_report()

    def get_mails(self, report):
        return self.notices.search(
            [("res_model", "=", "o2b.sla.report"), ("res_id", "=", report.id)],
            order="id",
        )

    def open_dialog(self, report, user=None):
        action = report.with_user(user or self.manager).action_open_approval()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_approve_with_remarks_and_mail_once(self):
        report = self.make_june()
        with self.at("2026-07-03 12:00"):
            dialog = self.open_dialog(report)
            self.assertEqual(
                dialog.recipients.splitlines(),
                [
                    "Mia Manager <mia@client.example>",
                    "Jan de Vries <jan@client.example>",
                ],
            )
            self.assertEqual(dialog.language, "English (US)")
            self.assertEqual(dialog.line_ids, report.line_ids.filtered("verdict"))
            dialog.with_user(self.manager).remarks = "Thank you for your patience."
            dialog.with_user(self.manager).action_confirm()
        self.assertEqual(report.state, "approved")
        self.assertEqual(report.approved_by_id, self.manager)
        self.assertEqual(report.remarks, "Thank you for your patience.")
        self.assertFalse(self.get_mails(report))
        with self.at("2026-07-03 12:01"):
            report._render_documents()
            report._render_documents()
        mails = self.get_mails(report)
        self.assertEqual(
            mails.mapped("email_to"), ["mia@client.example", "jan@client.example"]
        )
        self.assertEqual(
            mails.mapped("subject"),
            [f"Service level report of June 2026 ({self.agreement.reference})"] * 2,
        )
        self.assertTrue(all(mails.mapped("is_public")))
        self.assertIn(f"/my/sla/reports/{report.id}", mails[0].body)
        self.assertIn("All norms were met", mails[0].body)
        self.assertIn("Mailed to mia@client.example", report.message_ids[0].body)
        with self.outgoing(), self.at("2026-07-03 12:02"):
            self.notices._cron_send()
        (mail,) = self.smtp.to("jan@client.example")
        (pdf,) = [
            part for part in mail.walk() if part.get_content_type() == "application/pdf"
        ]
        self.assertEqual(pdf.get_payload(decode=True), report.document_ids._get_bytes())
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")

    def test_in_the_language_of_the_agreement(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        version = self._create_version("2026-05-01", lang="nl_NL")
        version._agree_on_paper()
        report = self.make_june()
        self.assertEqual(report._get_lang(), "nl_NL")
        self.approve(report)
        report._render_documents()
        self.assertEqual(report.document_ids.lang, "nl_NL")
        self.assertIn("juni 2026", self.get_mails(report)[0].subject)

    def test_nobody_to_mail(self):
        self.agreement.client_manager_id = False
        self.agreement.contact_ids.date_to = "2026-06-30"
        report = self.make_report()
        with self.at("2026-07-03 12:00"):
            self.assertFalse(self.open_dialog(report).recipients)
        self.approve(report)
        report._render_documents()
        self.assertTrue(report.document_ids)
        self.assertFalse(self.get_mails(report))

    def test_a_correction_is_a_mail_of_its_own(self):
        report = self.make_june()
        self.approve(report)
        report._render_documents()
        with self.at("2026-07-06 12:00"):
            action = report.with_user(self.manager).action_open_correction()
            dialog = self.env[action["res_model"]].browse(action["res_id"])
            with self.assertRaises(UserError):
                dialog.with_user(self.manager).action_confirm()
            dialog.with_user(self.manager).reason = "A ticket was forgotten"
            action = dialog.with_user(self.manager).action_confirm()
        correction = self.reports.browse(action["res_id"])
        self.assertEqual(report.correction_id, correction)
        self.approve(correction, at="2026-07-06 13:00")
        correction._render_documents()
        self.assertIn("Correction of the", self.get_mails(correction)[0].subject)
        self.assertIn("corrected", self.get_mails(correction)[0].body)
        self.assertEqual(len(self.get_mails(report)), 2)

    def test_only_drafts_and_only_managers(self):
        report = self.make_june()
        for user in (self.agent, self.contract_manager):
            with self.assertRaises(AccessError):
                report.with_user(user).action_open_approval()
            with self.assertRaises(AccessError):
                self.env["o2b.sla.report.approve"].with_user(user).create(
                    {"report_id": report.id}
                )
            with self.assertRaises(AccessError):
                self.env["o2b.sla.report.correct"].with_user(user).create(
                    {"report_id": report.id}
                )
        self.approve(report)
        with self.assertRaises(UserError):
            report.with_user(self.manager).action_open_approval()

    def test_who_may_read_what_the_client_reads(self):
        report = self.make_june()
        self.approve(report)
        actions = self.env["ir.actions.report"]
        name = "o2b_sla.o2b_sla_service_report_document"
        with self.assertRaises(AccessError):
            actions.with_user(self.agent)._render_qweb_pdf(name, report.ids)
        with self.assertRaises(AccessError):
            report.with_user(self.agent).read(["page_html"])
        html, kind = actions.with_user(self.contract_manager)._render_qweb_html(
            name, report.ids
        )
        self.assertEqual(kind, "html")
        self.assertIn("&lt;b&gt;Invoice", html.decode())
        self.assertIn(
            "&lt;b&gt;Invoice", report.with_user(self.contract_manager).page_html
        )
