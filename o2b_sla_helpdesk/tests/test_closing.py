# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import SlaHelpdeskCase


@tagged("post_install", "-at_install")
class TestClosing(SlaHelpdeskCase):
    """What the client is told when his ticket is closed."""

    def setUp(self):
        super().setUp()
        self.ticket = self._create_ticket()

    def _mails(self, ticket=None):
        self.env.flush_all()
        self.env.cr.flush()
        ticket = ticket or self.ticket
        return self.env["mail.mail"].search(
            [("model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )

    def test_solved(self):
        self._move(self.ticket, "done", "2026-06-08 11:00")
        mail = self._mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.jan)
        self.assertIn(f"[{self.ticket.number}] Your ticket is solved", mail.subject)
        self.assertIn(f"Dear {self.jan.name}", mail.body_html)
        self.assertIn("opened again", mail.body_html)
        self.assertNotIn("/my/ticket/", mail.body_html)
        self.assertNotIn("Helpdesk Ticket", mail.body_html)
        self.assertIn("sla-support@", mail.reply_to)
        self.assertFalse(self.ticket.sla_responded_at > self.ticket.sla_resolved_at)

    def test_link_for_who_has_a_login(self):
        self._create_portal_user(self.jan)
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self.assertIn(f"/my/ticket/{self.ticket.id}", self._mails().body_html)

    def test_cancelled(self):
        self._move(self.ticket, "cancelled", "2026-06-08 11:00")
        self.assertIn("is closed", self._mails().subject)
        self.assertNotIn("solved", self._mails().body_html)

    def test_a_contact_without_a_person(self):
        self.bakery.email = "info@bakery.example"
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Sanne",
                "email": "sanne@bakery.example",
                "phone": "1",
                "mobile": "2",
                "date_from": "2020-01-01",
            }
        )
        ticket = self._create_ticket(
            partner_id=self.bakery.id, partner_email="sanne@bakery.example"
        )
        self._move(ticket, "done", "2026-06-08 11:00")
        mail = self._mails(ticket)
        told = mail.email_to or mail.recipient_ids.email
        self.assertEqual(told, "sanne@bakery.example")

    def test_nobody_to_tell(self):
        ticket = self._create_ticket(partner_id=False, partner_email=False)
        self._move(ticket, "done", "2026-06-08 11:00")
        self.assertFalse(self._mails(ticket))

    def test_not_of_what_he_did_himself(self):
        jan = self._create_portal_user(self.jan)
        for stage in ("done", "cancelled"):
            ticket = self._create_ticket()
            before = self._mails(ticket)
            ticket.with_user(jan).sudo().stage_id = self.stages[stage]
            self.assertEqual(self._mails(ticket), before, stage)

    def test_not_of_a_duplicate(self):
        original = self._create_ticket()
        self.ticket.duplicate_id = original
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self.assertFalse(self._mails())

    def test_a_template_of_ones_own_stays(self):
        template = self.env.ref("helpdesk_mgmt.changed_stage_template")
        self.stages["done"].mail_template_id = template
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self.assertIn("stage has changed", self._mails().subject)
