# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .incident_common import IncidentCase


@tagged("post_install", "-at_install")
class TestIncidentMaintenance(IncidentCase):
    """No ticket while announced maintenance goes on (§3.3)."""

    def setUp(self):
        super().setUp()
        self.windows = [(local("2026-06-08 02:00"), local("2026-06-08 03:00"))]
        self.startPatcher(
            patch.object(
                self.env.registry["o2b.sla.environment"],
                "_get_maintenance",
                lambda _environment, start, end: [
                    (max(first, start), min(last, end))
                    for first, last in self.windows
                    if first < end and last > start
                ],
            )
        )

    def test_over_within_the_window(self):
        outage = self.fails(self.web, "2026-06-08 02:10", "2026-06-08 02:11")
        incident = self.incident()
        self.assertFalse(self.tickets())
        self.assertEqual(incident.ticket_at, local("2026-06-08 03:00"))
        self.assertEqual(incident.due_at, local("2026-06-08 02:16"))
        self.recover(outage, "2026-06-08 02:40")
        self.step("2026-06-08 02:45")
        self.step("2026-06-08 03:00")
        self.assertEqual(incident.state, "resolved")
        self.assertEqual(incident.no_ticket_reason, "maintenance")
        self.assertFalse(self.tickets())

    def test_still_failing_at_the_end(self):
        """A ticket at that moment, received at that moment."""
        self.fails(self.web, "2026-06-08 02:10", "2026-06-08 02:11")
        self.step("2026-06-08 02:59:59")
        self.assertFalse(self.tickets())
        self.assertEqual(self.incident().due_at, local("2026-06-08 03:00"))
        self.step("2026-06-08 03:00:00")
        ticket = self.tickets()
        self.assertEqual(ticket.sla_received_at, local("2026-06-08 03:00"))
        self._assert_deadlines(ticket, "2026-06-08 11:00")
        self.assertFalse(self.incident().ticket_at)
        # the outage itself is as it was measured
        self.assertEqual(self.incident().started_at, local("2026-06-08 02:10"))

    def test_begun_before_the_window(self):
        self.fails(self.web, "2026-06-08 01:59", "2026-06-08 02:01")
        self.assertEqual(self.tickets().sla_received_at, local("2026-06-08 02:01"))

    def test_back_after_the_window(self):
        outage = self.fails(self.web, "2026-06-08 02:50")
        self.recover(outage, "2026-06-08 02:59")
        self.fails(self.web, "2026-06-08 03:01:10", "2026-06-08 03:01:50")
        ticket = self.tickets()
        self.assertEqual(len(ticket), 1)
        self.assertEqual(ticket.sla_received_at, local("2026-06-08 03:01:50"))
        self.assertEqual(len(self.incident().outage_ids), 2)

    def test_a_window_that_is_extended_or_called_off(self):
        self.fails(self.web, "2026-06-08 02:10")
        self.windows.append((local("2026-06-08 03:00"), local("2026-06-08 04:00")))
        self.step("2026-06-08 03:00")
        self.assertFalse(self.tickets())
        self.windows.clear()
        self.step("2026-06-08 03:05")
        self.assertEqual(len(self.tickets()), 1)


@tagged("post_install", "-at_install")
class TestIncidentCauses(IncidentCase):
    """Certificates, and our own blindness."""

    def expires(self, monitor, text):
        monitor.status_ids.sudo().certificate_expires_at = local(text)

    def run_certificates(self, text):
        with self.at(text):
            for environment, host in self.incidents._find_certificates():
                self.incidents._follow_isolated(
                    "_follow_certificate", environment, host
                )

    def test_certificate(self):
        monitor = self._create_monitor(
            "Page", kind="http", url="https://shop.example/a"
        )
        other = self._create_monitor("Login", kind="http", url="https://shop.example/b")
        for one in monitor | other:
            self.expires(one, "2026-06-30 12:00:00")
        self.run_certificates("2026-06-16 12:00:00")
        self.assertFalse(self.tickets(), "14 days to the second")
        self.run_certificates("2026-06-16 12:00:01")
        ticket = self.tickets()
        self.assertEqual(len(ticket), 1, "one certificate, two monitors")
        self.assertEqual(ticket.priority, "1")
        self.assertIn("shop.example", ticket.name)
        self.assertIn("30 June 2026", ticket.description)
        self.assertFalse(self.notices(ticket), "no mail: nothing fails")
        self.run_certificates("2026-06-20 12:00")
        self.step("2026-06-27 12:00:00")
        self.assertEqual(ticket.priority, "1")
        self.step("2026-06-27 12:05:00")
        self.assertEqual(ticket.priority, "2", "less than three days")
        self.assertEqual(len(self.tickets()), 1)
        # renewed
        for one in monitor | other:
            self.expires(one, "2026-09-30 12:00:00")
        self.step("2026-06-28 09:00")
        self.assertEqual(self.incident().state, "resolved")
        self.assertFalse(ticket.closed)
        self.assertIn("was renewed", self.notes(ticket))
        self.run_certificates("2026-06-28 10:00")
        self.assertEqual(len(self.tickets()), 1)

    def test_certificate_of_a_closed_ticket(self):
        """Ordered, so closed: it comes back only when it gets urgent."""
        monitor = self._create_monitor("Page", kind="http", url="https://shop.example")
        self.expires(monitor, "2026-06-30 12:00:00")
        self.run_certificates("2026-06-17 12:00")
        ticket = self.tickets()
        self._move(ticket, "done", "2026-06-17 13:00")
        self.step("2026-06-18 12:00")
        self.assertTrue(ticket.closed)
        self.step("2026-06-27 12:30")
        self.assertFalse(ticket.closed)
        self.assertEqual(ticket.priority, "2")

    def blind(self, monitor, start, end=None):
        return self.record(monitor, start, end=end, kind="unknown", category="offline")

    def blind_notices(self):
        return (
            self.env["o2b.sla.notice"]
            .sudo()
            .search([("kind", "=", "alarm"), ("key", "like", ":blind:")])
        )

    def test_blind_is_told_to_managers_only(self):
        manager = self.env.company.sla_manager_id = self.agent
        other = self._create_environment(name="Second", url=False)
        monitor = self._create_monitor("Second", other)
        with self.at("2026-06-08 10:00"):
            outages = self.blind(self.web, "2026-06-08 10:00")
            outages |= self.blind(self.mail, "2026-06-08 10:00")
            outages |= self.blind(monitor, "2026-06-08 10:00")
            self.incidents._follow_outages(outages)
        self.step("2026-06-08 10:14:59")
        self.assertFalse(self.incident())
        self.step("2026-06-08 10:15")
        self.step("2026-06-08 10:16")
        incident = self.incident()
        self.assertEqual((incident.kind, incident.state), ("blind", "open"))
        self.assertFalse(self.tickets())
        notice = self.blind_notices()
        self.assertEqual(notice.email_to, manager.email, "one mail for all of them")
        self.assertIn("2 environments", notice.subject)
        for outage in outages:
            self.recover(outage, "2026-06-08 10:30")
        self.assertEqual(incident.state, "resolved")
        self.assertEqual(len(self.blind_notices()), 1)

    def test_paused_is_not_blind(self):
        self.web.sudo().state = "paused"
        with self.at("2026-06-08 10:00"):
            self.blind(self.web, "2026-06-08 09:00")
        self.step("2026-06-08 10:30")
        self.assertFalse(self.incident())

    def test_blind_and_down_are_two(self):
        with self.at("2026-06-08 10:00"):
            self.blind(self.mail, "2026-06-08 10:00")
        self.fails(self.web, "2026-06-08 10:05")
        self.step("2026-06-08 10:20")
        found = self.incidents.search([("environment_id", "=", self.production.id)])
        self.assertEqual(set(found.mapped("kind")), {"down", "blind"})
        self.assertEqual(len(self.tickets()), 1)

    def test_an_end_that_no_measurement_confirms(self):
        """An engine that stops reports "resolved" too: waited for half an hour."""
        outage = self.fails(self.web, "2026-06-08 10:00")
        with self.at("2026-06-08 10:10"):
            outage.sudo().provisional_end_at = local("2026-06-08 10:09")
            self.incidents._follow_outages(outage)
        incident = self.incident()
        self.assertEqual(incident.state, "recovering")
        self.step("2026-06-08 10:30")
        self.assertEqual(incident.state, "recovering")
        self.step("2026-06-08 10:39")
        self.assertEqual(incident.state, "resolved")

    def test_one_bad_record_stops_no_other(self):
        """The bad one is set aside with a log line; the other gets its ticket."""
        good = self._create_environment(name="Good", url=False)
        monitor = self._create_monitor("Web", good)
        step = self.env.registry["o2b.sla.incident"]._step
        bad = self.production

        def fail(incident, now):
            if incident.environment_id == bad:
                raise ValueError("bad")
            return step(incident, now)

        with patch.object(self.env.registry["o2b.sla.incident"], "_step", fail):
            with mute_logger(
                "odoo.addons.o2b_sla_uptime.models.o2b_sla_incident_steps"
            ):
                with self.at("2026-06-08 10:00"):
                    outages = self.record(self.web, "2026-06-08 10:00")
                    outages |= self.record(monitor, "2026-06-08 10:00")
                    self.incidents._follow_outages(outages)
        self.assertEqual(len(self.tickets(good)), 1)
        self.assertFalse(self.tickets(bad))
        self.step("2026-06-08 10:01")
        self.assertEqual(len(self.tickets(bad)), 1, "made up for")
