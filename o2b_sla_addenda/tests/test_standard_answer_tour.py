# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .addenda_common import AddendaData


@tagged("post_install", "-at_install")
class TestStandardAnswerTour(AddendaData, HttpCase):
    """A question about Asterisk is referred to its makers, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def test_standard_answer(self):
        self._create_addendum("pbx")
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Question about Asterisk codecs",
                "description": "Which ones are there?",
                "team_id": self.team.id,
                "user_id": self.agent.id,
                "partner_id": self.jan.id,
                "partner_email": self.jan.email,
                "sla_channel": "phone",
            }
        )
        self.start_tour(
            f"/odoo/helpdesk.ticket/{ticket.id}",
            "o2b_sla_standard_answer",
            login=self.agent.login,
        )
        self.assertEqual(ticket.sla_closing_reason, "referred")
        self.assertEqual(ticket.sla_service_id.code, "pbx_asterisk")
        self.assertTrue(ticket.sla_responded_at)
        self.assertEqual(ticket.sla_phase, "solved")
