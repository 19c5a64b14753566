# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged

from odoo.addons.o2b_sla.tests.view_checks import ViewChecks

from .common import SlaHelpdeskData


@tagged("post_install", "-at_install")
class TestViews(SlaHelpdeskData, ViewChecks, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        cls.ticket = cls._create_ticket()

    def test_queues_of_the_agent(self):
        self._check_actions("o2b_sla_helpdesk", self.agent)

    def test_explanation_is_one_click_away(self):
        """Both clocks' buttons open the same text, as the agent (SLA §3.7)."""
        ticket = self.ticket.with_user(self.agent)
        action = ticket.action_sla_explain()
        view_id, view_type = action["views"][0]
        self.assertEqual(
            view_id,
            self.env.ref(
                "o2b_sla_helpdesk.helpdesk_ticket_view_form_sla_explanation"
            ).id,
        )
        self.assertEqual((view_type, action["target"]), ("form", "new"))
        self.assertIn("§3.7", ticket.sla_explanation)
