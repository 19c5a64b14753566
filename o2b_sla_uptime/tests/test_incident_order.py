# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from random import Random

from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time

from ..incidents import merge_spells
from .incident_common import IncidentCase

START = datetime(2026, 6, 8, 8, 0)
HOLD = 300


def draw_spells(random):
    """Outages of one monitor, apart from each other: list of (start, end), minutes."""
    found, at = [], 0
    for _number in range(random.randint(1, 3)):
        start = at + random.randint(1, 15)
        at = start + random.randint(1, 9)
        found.append((start, at))
    return found


@tagged("post_install", "-at_install")
class TestIncidentOrder(IncidentCase):
    """Told in any order, twice, late, with steps in between: the same incidents."""

    def test_any_order(self):
        for seed in range(6):
            random = Random(seed)
            with self.subTest(seed=seed):
                self._tell(draw_spells(random), draw_spells(random), random)

    def _tell(self, web, mail, random):
        environment = self._create_environment(name=f"Any {web} {mail}", url=False)
        monitors = {
            "down": self._create_monitor("Web", environment),
            "partial": self._create_monitor("Mail", environment, effect="partial"),
        }
        spells = [("down", *spell) for spell in web]
        spells += [("partial", *spell) for spell in mail]
        moments = {m + late for _e, *spell in spells for m in spell for late in (0, 5)}
        for now in sorted(moments):
            with freeze_all_time(START + timedelta(minutes=now)):
                self.env.invalidate_all()
                self._measure(environment, monitors, spells, now, random)
                self.env.flush_all()
        self._check(environment, spells)

    def _measure(self, environment, monitors, spells, now, random):
        """What is known at a minute, told sometimes at once, sometimes later."""
        outages = self.env["o2b.sla.outage"].sudo()
        told = outages.browse()
        for effect, start, end in random.sample(spells, len(spells)):
            monitor = monitors[effect]
            started_at = START + timedelta(minutes=start)
            known = outages.search(
                [("monitor_id", "=", monitor.id), ("started_at", "=", started_at)]
            )
            if start == now and not known:
                known = outages.create(
                    {
                        "monitor_id": monitor.id,
                        "environment_id": environment.id,
                        "company_id": environment.company_id.id,
                        "kind": "down",
                        "effect": effect,
                        "started_at": started_at,
                        "confirmed_at": started_at,
                    }
                )
            if end == now:
                known.ended_at = START + timedelta(minutes=end)
            told |= known
        if random.random() < 0.5:
            for outage in random.sample(list(told), len(told)):
                self.incidents._follow_outages(outage)
        for method, record in self.incidents._find_left():
            self.incidents._follow_isolated(method, record)
        self.incidents._process_due(100)

    def _check(self, environment, spells):
        """One incident and ticket for all outages that are less than the hold apart."""
        expected = []
        for start, end in merge_spells((s * 60, e * 60) for _effect, s, e in spells):
            if expected and start < expected[-1][1] + HOLD:
                expected[-1] = (expected[-1][0], end)
            else:
                expected.append((start, end))
        incidents = self.incidents.search(
            [("environment_id", "=", environment.id)], order="started_at"
        )
        found = [
            tuple(
                int((at - START).total_seconds())
                for at in (incident.started_at, incident.recovered_at)
            )
            for incident in incidents
        ]
        self.assertEqual(found, expected)
        self.assertEqual(set(incidents.mapped("state")) - {"resolved"}, set())
        tickets = self.tickets(environment)
        self.assertEqual(len(tickets), len(expected))
        self.assertEqual(incidents.ticket_id, tickets)
        for incident in incidents:
            worst = "down" if "down" in incident.outage_ids.mapped("effect") else None
            self.assertEqual(incident.kind, worst or "partial")
            self.assertEqual(incident.ticket_id.priority, "3" if worst else "2")
        outages = self.env["o2b.sla.outage"].search(
            [("environment_id", "=", environment.id)]
        )
        self.assertEqual(len(outages), len(spells))
        self.assertFalse(outages.filtered(lambda outage: not outage.incident_id))
