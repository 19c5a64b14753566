# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import timedelta

from odoo import http
from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged
from odoo.tools import hash_sign, mute_logger

from ..models.helpdesk_ticket_confirmation import TOKEN_SCOPE
from .common import SlaHelpdeskData
from .sender_common import MX, PARAMETER

SECRET = "hunter2"


@tagged("post_install", "-at_install")
class TestConfirmSender(SlaHelpdeskData, HttpCase):
    """The contact confirms by a link to the address we know, in his browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        cls.env["ir.config_parameter"].set_param(PARAMETER, MX)

    def setUp(self):
        super().setUp()
        now = Datetime.now()
        ticket_id = self.env["mail.thread"].message_process(
            None, self._mail(str(now)[:16], Subject=f"[P1] {SECRET}", body=SECRET)
        )
        self.ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        self.assertEqual(self.ticket.sla_sender_trust, "unconfirmed")
        self.notice = self.env["o2b.sla.notice"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", ticket_id)]
        )
        self.assertEqual(self.notice.kind, "confirmation")
        self.path = self._link(self.notice._render_mail())

    def _link(self, body):
        return re.search(r"/sla/sender/[A-Za-z0-9_=-]+", str(body))[0]

    def _post(self, answer, path=None, **data):
        return self.url_open(
            path or self.path,
            data={
                "answer": answer,
                "csrf_token": http.Request.csrf_token(self),
                **data,
            },
        )

    def _trust(self):
        self.ticket.invalidate_recordset()
        return self.ticket.sla_sender_trust, self.ticket.sla_sender_trust_reason

    def test_the_mail_goes_to_the_stored_address(self):
        self.assertEqual(self.notice.email_to, "jan@bakery.example")
        self.assertNotIn(SECRET, self.notice.subject + self.notice.body)
        self.assertFalse(self.notice.is_public)

    def test_looking_changes_nothing(self):
        """Link scanners follow links; only the button confirms."""
        self.authenticate(None, None)
        for method in ("GET", "HEAD"):
            response = self.url_open(self.path, method=method)
            self.assertEqual(response.status_code, 200)
        page = self.url_open(self.path)
        self.assertIn(self.ticket.number, page.text)
        self.assertNotIn(SECRET, page.text)
        self.assertNotIn("jan@", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(self._trust(), ("unconfirmed", "no_result"))

    @mute_logger("odoo.http")
    def test_no_post_without_a_token_of_the_page(self):
        self.authenticate(None, None)
        response = self.url_open(self.path, data={"answer": "yes"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self._trust()[0], "unconfirmed")

    def test_yes(self):
        self.authenticate(None, None)
        response = self._post("yes")
        self.assertEqual(response.status_code, 200)
        self.assertIn("is confirmed", response.text)
        self.assertEqual(self._trust(), ("authenticated", "link"))
        self.assertEqual(self.ticket.sla_sender_confirmed_by_id, self.jan)
        self.assertTrue(self.ticket.sla_sender_confirmed_at)
        self.assertIn("confirmed the sender", self.ticket.message_ids[:1].body)
        self.assertEqual(self.ticket.sla_answer, "acknowledgement")
        # once
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertEqual(self._post("no").status_code, 404)
        self.assertEqual(self._trust(), ("authenticated", "link"))

    def test_no(self):
        self.authenticate(None, None)
        self._post("no")
        self.assertEqual(self._trust(), ("failed", "denied"))
        self.assertTrue(self.ticket.activity_ids)
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_another_answer_asks_again(self):
        self.authenticate(None, None)
        response = self._post("maybe")
        self.assertIn("Yes, I sent it", response.text)
        self.assertEqual(self._trust()[0], "unconfirmed")

    def test_not_by_a_colleague(self):
        self.authenticate("sla_agent", "sla_agent")
        response = self._post("yes")
        self.assertIn("logged in as a colleague", response.text)
        self.assertEqual(self._trust()[0], "unconfirmed")

    def test_no_colleague_gets_the_link(self):
        """He could give the contact's word with it, from a browser without a login."""
        self.notice._note_success()
        kept = self.ticket.message_ids.filtered(
            lambda message: message.message_id == self.notice.message_id
        )
        self.assertTrue(kept)
        link = self._link(self.notice.body)
        self.assertEqual(self._link(kept.body), link)
        self.assertNotEqual(self.path, link)
        template = self.env.ref("o2b_sla_helpdesk.mail_template_confirmation")
        shown = template._render_field("body_html", self.ticket.ids)[self.ticket.id]
        self.assertEqual(self._link(shown), link)
        self.authenticate(None, None)
        self.assertEqual(self._post("yes", link).status_code, 404)
        self.assertEqual(self._trust()[0], "unconfirmed")
        self.authenticate("sla_agent", "sla_agent")
        self.assertIn("logged in as a colleague", self.url_open(link).text)

    def test_links_that_are_not_ours(self):
        self.authenticate(None, None)
        contact = self.agreement.contact_ids
        values = [self.ticket.id, contact.id, contact.email_normalized]
        sign = self._sign
        for token in (
            "x",
            "x" * 3000,
            self.path.rpartition("/")[2][:-4] + "AAAA",
            sign(values, scope="another"),
            sign(values, timedelta(seconds=-1)),
            sign([2**31 - 1, contact.id, contact.email_normalized]),
            sign([self.ticket.id, contact.id + 1, contact.email_normalized]),
            sign([self.ticket.id, contact.id, "evil@evil.example"]),
            sign([]),
            sign("text"),
        ):
            path = f"/sla/sender/{token}"
            self.assertEqual(self.url_open(path).status_code, 404, token[:60])
            self.assertEqual(self._post("yes", path).status_code, 404, token[:60])
        self.assertEqual(self._trust()[0], "unconfirmed")

    def _sign(self, values, expiration=timedelta(days=1), scope=TOKEN_SCOPE):
        return hash_sign(self.env(su=True), scope, values, expiration=expiration)

    def test_no_contact_any_more(self):
        self.agreement.contact_ids.date_to = "2026-01-01"
        self.authenticate(None, None)
        self.assertEqual(self._post("yes").status_code, 404)
