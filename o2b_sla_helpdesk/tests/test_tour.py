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
