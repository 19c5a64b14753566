# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .coverage_common import CoverageData


@tagged("post_install", "-at_install")
class TestEstimateTour(CoverageData, HttpCase):
    """An agent classifies a wish and sends an estimate, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def test_agent_estimates(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Wish: an extra field on invoices",
                "description": "x",
                "team_id": self.team.id,
                "user_id": self.agent.id,
                "partner_id": self.jan.id,
                "partner_email": self.jan.email,
                "sla_channel": "phone",
            }
        )
        self.assertEqual(ticket.sla_proposed_service_id.code, "functional_wish")
        self.start_tour(
            f"/odoo/helpdesk.ticket/{ticket.id}",
            "o2b_sla_agent_estimates",
            login=self.agent.login,
        )
        self.assertEqual(ticket.sla_service_id.code, "functional_wish")
        estimate = ticket.sla_estimate_ids
        self.assertEqual(estimate.state, "sent")
        self.assertEqual((estimate.hours, estimate.amount), (4, 380))
        self.assertEqual(ticket.sla_phase, "waiting")
