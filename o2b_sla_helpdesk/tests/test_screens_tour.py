# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged

from .common import SlaHelpdeskData


@tagged("post_install", "-at_install")
class TestScreensTour(SlaHelpdeskData, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        # a queue and a board of the tests only
        cls.env["helpdesk.ticket"].search([]).active = False
        now = Datetime.now()
        cls.late, cls.fresh = (
            cls.env["helpdesk.ticket"].create(
                {
                    "name": name,
                    "description": "See the title.",
                    "team_id": cls.team.id,
                    "user_id": False,
                    "partner_id": cls.jan.id,
                    "partner_email": cls.jan.email,
                    "priority": "1",
                    "sla_channel": "email",
                    "sla_received_at": received,
                }
            )
            for name, received in (
                ("Invoices without logo", now - timedelta(days=30)),
                ("Where is the menu", now),
            )
        )

    def test_agent_day(self):
        """From the queue to the ticket, ask, go on, classify in bulk."""
        self.start_tour(
            "/odoo/sla-queue", "o2b_sla_helpdesk_agent_day", login="sla_agent"
        )
        self.assertEqual(set((self.late | self.fresh).mapped("priority")), {"3"})
        self.assertEqual(self.late.stage_id, self.stages["in_progress"])
        reasons = self._clock(self.late, "resolution").event_ids.mapped("reason")
        self.assertIn("Information: Which printer?", reasons)
        self.assertIn("The client called: The left one", reasons)

    def test_board(self):
        """A leader opens what the tiles of the team count, then the overview."""
        reports = self.env["o2b.sla.report"].sudo()
        reports._make_missing(reports._now(), self.agreement)
        reports.search([("agreement_id", "=", self.agreement.id)])._refresh()
        self.start_tour(
            "/odoo/helpdesk-dashboard", "o2b_sla_helpdesk_board", login="sla_agent"
        )
