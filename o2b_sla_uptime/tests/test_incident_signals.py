# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import permutations

from odoo.tests import tagged

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from ..monitoring import Signal
from .incident_common import IncidentCase


@tagged("post_install", "-at_install")
class TestIncidentSignals(IncidentCase):
    """From what somebody says about a monitor to the ticket, through all layers."""

    def signal(self, monitor, state, at, since=None):
        return Signal(
            monitor_id=monitor.id,
            state=state,
            at=local(at),
            since=since and local(since),
            source="generic",
            confirmed=True,
            text="HTTP 502",
            category="status",
        )

    def report(self, text, *signals):
        with self.at(text):
            self.env["o2b.sla.monitor"]._report(list(signals))

    def test_down_and_up(self):
        down = self.signal(
            self.web, "down", "2026-06-08 10:01:00", "2026-06-08 10:00:12"
        )
        self.report("2026-06-08 10:01:01", down)
        self.report("2026-06-08 10:01:02", down)
        ticket = self.tickets()
        self.assertEqual(len(ticket), 1)
        self.assertEqual(self.incident().started_at, local("2026-06-08 10:00:12"))
        self.assertIn("The page gave an error", ticket.description)
        self.report(
            "2026-06-08 10:08", self.signal(self.web, "up", "2026-06-08 10:07:12")
        )
        self.assertEqual(self.incident().state, "recovering")
        self.step("2026-06-08 10:12:12")
        self.assertEqual(self.incident().state, "resolved")
        self.assertEqual(self.incident().lasted_seconds, 420)
        self.assertEqual(len(self.tickets()), 1)

    def test_in_any_order(self):
        """Down, up, down and up again, told late and in every order."""
        said = [
            ("down", "2026-06-08 10:01", "2026-06-08 10:00"),
            ("up", "2026-06-08 10:03", None),
            ("down", "2026-06-08 10:05", "2026-06-08 10:04"),
            ("up", "2026-06-08 10:06", None),
        ]
        for number, order in enumerate(permutations(said)):
            environment = self._create_environment(name=f"N{number}", url=False)
            monitor = self._create_monitor("Web", environment)
            for minute, (state, at, since) in enumerate(order):
                self.report(
                    f"2026-06-08 10:{7 + minute:02}",
                    self.signal(monitor, state, at, since),
                )
            self.step("2026-06-08 10:30")
            incident = self.incidents.search([("environment_id", "=", environment.id)])
            with self.subTest([state for state, _at, _since in order]):
                self.assertEqual(len(incident), 1)
                self.assertEqual(incident.state, "resolved")
                self.assertEqual(len(self.tickets(environment)), 1)
                self.assertEqual(incident.started_at, local("2026-06-08 10:00"))
                self.assertEqual(incident.recovered_at, local("2026-06-08 10:06"))
                # what a confirmed signal settled, a later one does not change
                seconds = sum(incident.outage_ids.mapped("seconds"))
                self.assertIn(seconds, (300, 360))
