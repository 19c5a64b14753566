# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo.tests import tagged

from .portal_common import MISSING, PortalTicketsCommon


@tagged("post_install", "-at_install")
class TestPortalNewTicket(PortalTicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.environments = cls.env["o2b.sla.environment"].create(
            [
                {"name": "Main", "agreement_id": cls.agreement.id},
                {"name": "Foreign", "agreement_id": cls.other_agreement.id},
            ]
        )

    def submit(self, **form):
        return self.post(
            "/submitted/ticket",
            **{"subject": "Nothing prints", "description": "Since today.", **form},
        )

    def test_form(self):
        self.log_in("contact")
        page = self.get("/new/ticket").text
        self.assertIn("Main", page)
        self.assertNotIn("Foreign", page)
        self.assertIn("Total loss of the service", page)
        now = self.env["o2b.sla.mixin"]._sla_now()
        promises = self.agreement._sla_promises("portal", now)
        self.assertEqual(len(promises), 4)
        self.assertIn("Response by", page)
        self.assertIn(self.agreement._sla_local_text(promises[3].response), page)
        for id_ in re.findall(r'<label[^>]* for="([^"]+)"', page):
            self.assertIn(f'id="{id_}"', page, "a label without its input")

    def test_send(self):
        self.log_in("contact")
        answer = self.submit(priority="3", environment=self.environments[0].id)
        ticket = self.newest()
        self.assertTrue(answer.headers["Location"].endswith(f"/{ticket.id}/sent"))
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.sla_environment_id, self.environments[0])
        self.assertEqual(ticket.sla_channel, "portal")
        self.assertEqual(ticket.sla_agreement_id, self.agreement)
        page = self.get(f"/my/ticket/{ticket.id}/sent").text
        self.assertIn(ticket.number, page)
        self.assertIn(
            self.agreement._sla_local_text(ticket.sla_response_deadline), page
        )

    def test_foreign_environment_is_not_taken(self):
        self.log_in("contact")
        self.submit(environment=self.environments[1].id)
        self.assertFalse(self.newest().sla_environment_id)
        self.assertEqual(self.newest().sla_agreement_id, self.agreement)

    def test_sent_once(self):
        self.log_in("contact")
        before = self.env["helpdesk.ticket"].search_count([])
        answers = [self.submit(form_token="abc123") for _i in range(3)]
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 1)
        self.assertEqual(len({a.headers["Location"] for a in answers}), 1)
        self.submit(form_token="abc124")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 2)

    def test_gone_back_and_written_something_else(self):
        """That is a second ticket; what was typed is not thrown away."""
        self.log_in("contact")
        first = self.submit(form_token="abc123")
        for change in (
            {"subject": "Nothing scans"},
            {"description": "Since yesterday."},
            {"priority": "3"},
            {"files": [("files", ("a.png", b"x"))]},
            {"files": [("files", ("b.png", b"x"))]},
        ):
            before = self.newest()
            answers = [self.submit(form_token="abc123", **change) for _i in range(2)]
            with self.subTest(change=change):
                self.assertGreater(self.newest().id, before.id)
                places = {answer.headers["Location"] for answer in answers}
                self.assertEqual(len(places), 1)
                self.assertNotIn(first.headers["Location"], places)

    def test_the_form_of_somebody_else(self):
        """A token that another used makes an own ticket, and shows not his."""
        self.log_in("foreign")
        self.submit(form_token="abc123")
        foreign = self.newest()
        self.log_in("contact")
        self.submit(form_token="abc123")
        self.assertNotEqual(self.newest(), foreign)
        self.assertEqual(self.newest().sla_agreement_id, self.agreement)

    def test_nothing_that_was_typed_is_lost(self):
        self.log_in("contact")
        before = self.newest()
        answer = self.submit(
            subject="",
            description="A long story",
            priority="2",
            environment=self.environments[0].id,
            form_token="abc125",
        )
        self.assertEqual(answer.status_code, 400)
        self.assertIn("A long story", answer.text)
        self.assertIn('value="abc125"', answer.text)
        self.assertRegex(answer.text, r'value="2"[^>]*checked')
        self.assertIn("Give your ticket a subject", answer.text)
        self.assertEqual(self.newest(), before)
        # the same form, completed
        self.submit(form_token="abc125")
        self.assertNotEqual(self.newest(), before)

    def test_what_is_too_long_is_told_and_not_cut(self):
        self.log_in("contact")
        before = self.newest()
        for name, most in (("subject", 250), ("description", 20_000)):
            text = "x" * most + "the end"
            answer = self.submit(**{name: text})
            self.assertEqual(answer.status_code, 400)
            self.assertIn(
                f"{most + 7} characters are too many, {most} fit", answer.text
            )
            self.assertIn(text, answer.text)
            self.assertNotIn("maxlength", answer.text)
        self.assertEqual(self.newest(), before)
        self.submit(subject="s" * 250, description="d\r\n" * 9_999 + "dd")
        self.assertEqual(self.newest().name, "s" * 250)
        self.assertEqual(self.newest().description.count("d"), 10_001)

    def test_files(self):
        self.log_in("contact")
        self.env["ir.config_parameter"].set_param(
            "o2b_sla_helpdesk.portal_max_files", "2"
        )
        self.env["ir.config_parameter"].set_param(
            "o2b_sla_helpdesk.portal_max_megabytes", "1"
        )
        before = self.newest()
        for files, words in (
            ([("a.exe", b"x")], "a.exe is a kind of file"),
            ([("a.html", b"<script>")], "a.html is a kind of file"),
            ([("a.pdf", b"")], "a.pdf is empty"),
            ([("a.pdf", b"x" * 1_000_001)], "a.pdf is larger than 1 MB"),
            ([("a.pdf", b"x")] * 3, "At most 2 files"),
        ):
            answer = self.post(
                "/submitted/ticket",
                files=[("files", file) for file in files],
                subject="Kept subject",
                description="Kept text",
            )
            self.assertEqual(answer.status_code, 400, words)
            for text in (words, "Kept subject", "Kept text"):
                self.assertIn(text, answer.text)
        self.assertEqual(self.newest(), before)
        self.post(
            "/submitted/ticket",
            files=[("attachment", ("../a.pdf", b"x")), ("attachment", ("b.png", b"y"))],
            subject="With files",
            description="Two",
        )
        ticket = self.newest()
        self.assertEqual(set(ticket.attachment_ids.mapped("name")), {"a.pdf", "b.png"})
        page = self.get(f"/my/ticket/{ticket.id}").text
        self.assertIn("a.pdf", page)

    def test_several_agreements(self):
        second = self._create_agreement(self.haulier, self.jan)
        self.log_in("contact")
        page = self.get("/new/ticket").text
        self.assertIn(f"/new/ticket?agreement={second.id}", page)
        self.assertNotIn("/submitted/ticket", page)
        before = self.newest()
        self.assertEqual(self.submit().status_code, 400)
        self.assertEqual(self.newest(), before)
        for agreement in (second, self.agreement):
            self.submit(agreement=agreement.id)
            self.assertEqual(self.newest().sla_agreement_id, agreement)
        self.submit(agreement=MISSING)
        self.assertEqual(self.newest().sla_agreement_id, self.agreement)

    def test_who_may_send(self):
        for who in ("colleague", "former", "coming", "manager"):
            self.log_in(who)
            before = self.newest()
            page = self.get("/new/ticket")
            self.assertEqual(page.status_code, 200)
            self.assertNotIn("/submitted/ticket", page.text)
            self.assertEqual(self.submit().status_code, 403, who)
            self.assertEqual(self.newest(), before)
