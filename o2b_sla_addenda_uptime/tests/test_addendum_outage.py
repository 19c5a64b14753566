# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.o2b_sla_addenda.tests.addenda_common import AddendaData
from odoo.addons.o2b_sla_uptime.tests.incident_common import IncidentData


class AddendumOutageData(AddendaData, IncidentData):
    """An addendum's installation that fails."""


@tagged("post_install", "-at_install")
class TestAddendumOutage(AddendumOutageData, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def _watched(self, code, kind="addendum", name="Metabase"):
        environment = self._create_environment(
            name=name, kind=kind, url=f"https://{code}.bakery.example".replace("_", "-")
        )
        self._create_addendum(code, environments=environment)
        return environment, environment.monitor_ids

    def test_metabase_fails(self):
        """It hinders a part: P2, and the client's contacts are told."""
        environment, monitor = self._watched("metabase")
        self.fails(monitor, "2026-06-10 10:00", "2026-06-10 10:02")
        incident = self.incident(environment)
        self.assertEqual(incident.kind, "partial")
        ticket = self.tickets(environment)
        self.assertEqual(ticket._sla_get_priority().code, "P2")
        self.assertTrue(self.notices(ticket))
        self.assertFalse(self.tickets())

    def test_test_environment_fails(self):
        """Nobody has a right to more than P4 there, and nobody is woken (§6)."""
        environment, monitor = self._watched("test_environment", "test", "Test")
        self.fails(monitor, "2026-06-10 10:00", "2026-06-10 10:02")
        ticket = self.tickets(environment)
        self.assertEqual(ticket._sla_get_priority().code, "P4")
        self.assertFalse(self.notices(ticket))

    def test_no_norm_in_words(self):
        """Somebody counts its failures, though nothing was promised."""
        environment, monitor = self._watched("metabase")
        monitor.effect = "down"
        outage = self.fails(monitor, "2026-06-10 10:00", end="2026-06-10 11:00")
        with self.at("2026-06-20 10:00"):
            months = self.env["o2b.sla.availability"]
            with patch.object(
                type(self.env["ir.cron"]),
                "_commit_progress",
                lambda cron, *_args, **_kwargs: float("inf"),
            ):
                months._refresh_all()
            month = months.search(
                [("environment_id", "=", environment.id)], order="month desc", limit=1
            )
            self.assertEqual(month.month, date(2026, 6, 1))
            self.assertEqual(month.down_seconds, 3600)
            self.assertEqual(month.verdict, "not_applicable")
            self.assertIn("no addendum promises", month.explanation)
            self.assertNotIn("best effort", month.explanation)
            self.assertNotIn("§6", outage.explanation or "")
