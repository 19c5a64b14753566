# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.o2b_sla_addenda.tests.limits_common import LimitsData
from odoo.addons.o2b_sla_uptime.tests.incident_common import IncidentCase


@tagged("post_install", "-at_install")
class TestLimitsIncident(LimitsData, IncidentCase):
    """What our own monitoring finds on a test environment is P4 at most (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_kind()
        cls.test = cls._create_environment(
            name="Test", kind="test", url="https://test.bakery.example"
        )
        cls.web_test = cls._create_monitor("Web of test", cls.test)

    def test_an_outage_of_the_test_environment(self):
        self.fails(self.web_test, "2026-06-08 10:00", "2026-06-08 10:02")
        ticket = self.incident(self.test).ticket_id
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), ("0", False))
        self.assertTrue(ticket.sla_best_effort)
        with self.at("2026-09-08 10:00"):
            self.env["o2b.sla.clock"]._process_due()
            self.assertFalse(ticket.sla_is_breached)

    def test_it_gets_worse_than_there_is_a_right_to(self):
        self.kind.write(
            {
                "environment_kind": "production",
                "best_effort": False,
                "highest_priority_id": self.env["o2b.sla.priority"]._get("P2").id,
            }
        )
        self.fails(self.mail, "2026-06-08 10:00", "2026-06-08 10:02")
        ticket = self.incident().ticket_id
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), ("2", False))
        self.fails(self.web, "2026-06-08 10:10", "2026-06-08 10:12")
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), ("2", "3"))
        notes = self.notes(ticket)
        self.assertNotIn("Priority raised", notes)
        self.assertIn("Priority P2 instead of P1", notes)

    def test_production_is_as_before(self):
        self.fails(self.web, "2026-06-08 10:00", "2026-06-08 10:02")
        ticket = self.incident().ticket_id
        self.assertEqual(ticket.priority, "3")
        self.assertFalse(ticket.sla_best_effort)
