# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .common import SlaHelpdeskData


@tagged("post_install", "-at_install")
class TestContactTours(SlaHelpdeskData, HttpCase):
    """The two ways of a contact besides mail: telephone and portal (SLA §3.6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def _newest(self):
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)

    def test_log_a_call(self):
        olga = self.env["res.partner"].create(
            {
                "name": "Olga",
                "email": "olga@bakery.example",
                "parent_id": self.bakery.id,
            }
        )
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": olga.id,
                "date_from": "2020-01-01",
                "date_to": "2020-12-31",
            }
        )
        self._create_ticket(user_id=self.agent.id)
        self.start_tour(
            "/odoo/sla-queue", "o2b_sla_helpdesk_log_call", login="sla_agent"
        )
        ticket = self._newest()
        self.assertEqual(ticket.name, "Everything is down")
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(len(ticket.sla_call_ids), 2)
        self.assertTrue(ticket.sla_responded_at)
        self.assertEqual(
            ticket.sla_call_ids.sorted("id").mapped("sealed"), [False, True]
        )

    def test_portal(self):
        self._create_portal_user(self.jan)
        self.start_tour(
            "/my/tickets", "o2b_sla_helpdesk_portal_ticket", login="sla_jan"
        )
        ticket = self._newest()
        self.assertEqual((ticket.name, ticket.priority), ("The shop is slow", "2"))
        self.assertFalse(ticket.closed)
        self.assertFalse(ticket.sla_confirmed_at)
        self.assertEqual(ticket.sla_agreement_id, self.agreement)
