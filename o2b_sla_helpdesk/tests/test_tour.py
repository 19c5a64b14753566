# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged

from .common import SlaHelpdeskData


@tagged("post_install", "-at_install")
class TestTour(SlaHelpdeskData, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def test_why_this_deadline(self):
        """An agent finds a late ticket and reads why it is late (SLA §3.7)."""
        now = Datetime.now()
        for name, received in (
            ("Invoices without logo", now - timedelta(days=30)),
            ("Where is the menu", now),
        ):
            self.env["helpdesk.ticket"].create(
                {
                    "name": name,
                    "description": "See the title.",
                    "team_id": self.team.id,
                    "user_id": self.agent.id,
                    "partner_id": self.jan.id,
                    "partner_email": self.jan.email,
                    "priority": "2",
                    "sla_channel": "email",
                    "sla_received_at": received,
                }
            )
        self.start_tour(
            "/odoo/helpdesk-tickets",
            "o2b_sla_helpdesk_why_this_deadline",
            login="sla_agent",
        )

    def test_unauthorised(self):
        """Somebody the client has not named: accepted for once, or put aside (§3.6)."""
        self.jan.copy({"name": "Tom", "email": "tom@bakery.example"})
        arrival = str(Datetime.now())[:16]
        for sender, subject in (
            ("tom@bakery.example", "Printer is dead"),
            ("sales@stranger.example", "Buy now"),
        ):
            self.env["mail.thread"].message_process(
                None, self._mail(arrival, From=sender, Subject=subject)
            )
        self.start_tour(
            "/odoo/sla-unauthorised",
            "o2b_sla_helpdesk_unauthorised",
            login="sla_agent",
        )
        tickets = self.env["helpdesk.ticket"].search(
            [("name", "in", ("Printer is dead", "Buy now"))], order="id"
        )
        self.assertEqual(tickets.mapped("sla_authorised"), [True, False])
        self.assertEqual(tickets[1].sla_phase, "cancelled")

    def test_parked(self):
        """A reply of somebody else, taken as the client's answer (§3.6)."""
        ticket = self._create_ticket(str(Datetime.now())[:16], user_id=self.agent.id)
        message = ticket.message_post(
            body="Which one?", subtype_xmlid="mail.mt_comment"
        )
        self.env["mail.thread"].message_process(
            None,
            self._mail(
                str(Datetime.now())[:16],
                "From my own address: the blue one.",
                From="jan@home.example",
                References=message.message_id,
            ),
        )
        self.assertEqual(ticket.sla_parked_count, 1)
        self.start_tour(
            f"/odoo/helpdesk-tickets/{ticket.id}",
            "o2b_sla_helpdesk_parked",
            login="sla_agent",
        )
        self.assertEqual(ticket.sla_parked_ids.accepted_as, "client")
        self.assertIn("the blue one", ticket.message_ids[:1].body)
