# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged

from .incident_common import IncidentData


@tagged("post_install", "-at_install")
class TestIncidentTour(IncidentData, HttpCase):
    """An agent asks to leave an outage out, a manager decides, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def test_asked_and_decided(self):
        manager = new_test_user(
            self.env, "sla_incident_manager", groups="o2b_sla.o2b_sla_group_manager"
        )
        now = self.env["o2b.sla.mixin"]._sla_now()
        outage = (
            self.env["o2b.sla.outage"]
            .sudo()
            .create(
                {
                    "monitor_id": self.web.id,
                    "environment_id": self.production.id,
                    "company_id": self.env.company.id,
                    "kind": "down",
                    "effect": "down",
                    "started_at": now - timedelta(minutes=10),
                    "confirmed_at": now - timedelta(minutes=9),
                    "text": "No answer in 10 s",
                }
            )
        )
        self.incidents._follow_outages(outage)
        self.start_tour(
            f"/odoo/helpdesk.ticket/{self.tickets().id}",
            "o2b_sla_incident_asks",
            login=self.agent.login,
        )
        incident = self.incident()
        self.assertEqual(incident.exclusion_state, "requested")
        self.start_tour(
            "/odoo/sla-incidents", "o2b_sla_incident_approves", login=manager.login
        )
        self.assertEqual(incident.exclusion_state, "approved")
        self.assertEqual(incident.decision_ids[-1].user_id, manager)
