# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.o2b_sla.tests.outbox_common import OutboxCase

from .incident_common import IncidentCase


class TestMaintenanceIncident(OutboxCase, IncidentCase):
    """What fails in announced maintenance gets no ticket before it is over."""

    def announced(self, sent="2026-06-05 10:01"):
        """A window on 10 June 02:00–04:00; announced in time, or late."""
        with self.at("2026-06-05 10:00"):
            maintenance = self.env["o2b.sla.maintenance"].create(
                {
                    "name": "Updates",
                    "first_day": "2026-06-10",
                    "duration": 2,
                    "announce_days": 30,
                    "environment_ids": [(6, 0, self.production.ids)],
                }
            )
            maintenance.action_plan()
        self.send(sent)
        with self.at(sent):
            self.env["o2b.sla.maintenance.window"]._begin_due()
        return maintenance.window_ids

    def test_ticket_at_the_end_of_the_window(self):
        window = self.announced()
        self.assertTrue(window.is_eligible)
        self.fails(self.web, "2026-06-10 02:30")
        self.step("2026-06-10 03:59")
        self.assertFalse(self.tickets())
        self.step("2026-06-10 04:00")
        self.assertTrue(self.tickets())

    def test_recovered_within_the_window(self):
        self.announced()
        outage = self.fails(self.web, "2026-06-10 02:30")
        self.recover(outage, "2026-06-10 02:50")
        self.step("2026-06-10 04:30")
        self.assertFalse(self.tickets())

    def test_work_is_ended_early(self):
        """The window closes: what still fails gets its ticket at once."""
        window = self.announced()
        with self.at("2026-06-10 02:00"):
            window.action_begin()
        self.fails(self.web, "2026-06-10 02:30")
        self.step("2026-06-10 02:45")
        self.assertFalse(self.tickets())
        with self.at("2026-06-10 03:00"):
            window.action_end()
        self.step("2026-06-10 03:00")
        self.assertTrue(self.tickets())

    def test_announced_too_late(self):
        window = self.announced("2026-06-09 20:00")
        self.assertEqual(window.ineligible_reason, "late")
        self.fails(self.web, "2026-06-10 02:30")
        self.step("2026-06-10 02:31")
        self.assertTrue(self.tickets())
