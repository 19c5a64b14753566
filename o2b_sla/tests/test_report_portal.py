# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.tests import HttpCase, new_test_user, tagged

from .report_common import ReportCommon

MISSING = 999_999
GARBAGE = ("zzz", "-1", "99999999999999999999", "1e9", "'", "[]")


@tagged("post_install", "-at_install")
class TestReportPortal(ReportCommon, HttpCase):
    """Reports in the portal: one's own, and approved ones only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other_client = cls.env["res.partner"].create(
            {"name": "Smederij Smit BV", "is_company": True}
        )
        piet = cls.env["res.partner"].create(
            {
                "name": "Piet Smit",
                "email": "piet@smit.example",
                "parent_id": other_client.id,
            }
        )
        cls.olga = cls._create_person("Olga", "olga@client.example")
        cls.agreement.contact_ids = [
            (0, 0, {"partner_id": cls.olga.id, "date_from": "2020-01-01"})
        ]
        for login, partner in (
            ("jan", cls.jan),
            ("olga", cls.olga),
            ("vera", cls.stranger),
            ("piet", piet),
        ):
            user = new_test_user(cls.env, login=login, groups="base.group_portal")
            user.partner_id = partner

    def setUp(self):
        super().setUp()
        record = self.receive("2026-06-01 08:00", "P2", name='"><img src=x>')
        self.answer(record, "2026-06-01 10:00")
        self.solve(record, "2026-06-01 12:00")
        self.report = self.make_report()
        self.approve(self.report)
        self.draft = self.make_report("2026-07-01", at="2026-08-03 09:00")

    def pages(self, report_id):
        return (
            f"/my/sla/reports/{report_id}",
            f"/my/sla/reports/{report_id}/pdf",
            f"/my/sla/reports/{report_id}/data",
        )

    def test_the_clients_own_report(self):
        self.authenticate("jan", "jan")
        page = self.url_open(f"/my/sla/{self.agreement.id}").text
        self.assertIn(f"/my/sla/reports/{self.report.id}", page)
        page = self.url_open(f"/my/sla/{self.agreement.id}/reports").text
        self.assertIn("June 2026", page)
        self.assertIn("All norms were met", page)
        self.assertNotIn("July 2026", page)
        page = self.url_open(self.pages(self.report.id)[0])
        self.assertEqual(page.status_code, 200)
        self.assertIn("&lt;img src=x&gt;", page.text)
        self.assertNotIn("<img src=x>", page.text)
        self.assertIn(self.report.sha256, page.text)
        self.assertIn("verify_report.py", page.text)

    def test_files(self):
        self.report._render_documents()
        self.authenticate("jan", "jan")
        _page, pdf, data = self.pages(self.report.id)
        for lang in ("", "?lang=en_US", "?lang=zz", "?lang=%00"):
            response = self.url_open(pdf + lang)
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            self.assertIn("attachment", response.headers["Content-Disposition"])
            self.assertEqual(response.content, self.report.document_ids._get_bytes())
        response = self.url_open(data)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        self.assertEqual(json.loads(response.content)["sha256"], self.report.sha256)

    def test_others_drafts_and_nothing_get_the_same_answer(self):
        answers = set()
        for login, report_ids in (
            ("jan", (self.draft.id, MISSING)),
            ("vera", (self.report.id, MISSING)),
            ("piet", (self.report.id, MISSING)),
            ("sla_agent", (self.report.id, MISSING)),
        ):
            self.authenticate(login, login)
            for report_id in report_ids:
                for address in self.pages(report_id):
                    response = self.url_open(address, allow_redirects=False)
                    answers.add(response.status_code)
                    self.assertNotIn("June 2026", response.text)
        self.assertEqual(answers, {404})
        self.authenticate("vera", "vera")
        for agreement_id in (self.agreement.id, MISSING):
            response = self.url_open(f"/my/sla/{agreement_id}/reports")
            self.assertEqual(response.status_code, 404)

    def test_garbage_and_nobody(self):
        self.authenticate("jan", "jan")
        for text in GARBAGE:
            response = self.url_open(f"/my/sla/reports/{text}/pdf")
            self.assertIn(response.status_code, (400, 404), text)
        self.authenticate(None, None)
        for address in self.pages(self.report.id):
            response = self.url_open(address, allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_a_contact_that_left_sees_it_no_more(self):
        self.authenticate("olga", "olga")
        page = self.pages(self.report.id)[0]
        self.assertIn("June 2026", self.url_open(page).text)
        contact = self.agreement.contact_ids.filtered(
            lambda contact: contact.partner_id == self.olga
        )
        contact.date_to = "2026-07-31"
        self.assertNotIn("June 2026", self.url_open(page).text)

    def test_a_corrected_report_names_its_correction(self):
        with self.at("2026-07-06 12:00"):
            correction = self.report.with_user(self.manager)._correct("Forgotten")
        self.authenticate("jan", "jan")
        page = self.url_open(self.pages(self.report.id)[0]).text
        self.assertNotIn("see the correction", page)
        self.approve(correction, at="2026-07-06 13:00")
        page = self.url_open(self.pages(self.report.id)[0]).text
        self.assertIn(f"/my/sla/reports/{correction.id}", page)
        page = self.url_open(f"/my/sla/{self.agreement.id}/reports").text
        self.assertIn("corrected since", page)

    def test_approve_in_the_browser(self):
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Report",
                "res_model": "o2b.sla.report",
                "view_mode": "form",
                "res_id": self.draft.id,
            }
        )
        self.start_tour(
            f"/odoo/action-{action.id}/{self.draft.id}",
            "o2b_sla_report_approve",
            login="sla_manager",
        )
        self.assertEqual(self.draft.state, "approved")
        self.assertEqual(self.draft.remarks, "A quiet month.")
        self.assertEqual(self.draft.approved_by_id, self.manager)
