# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestAcceptance(SlaHelpdeskCase):
    """Mails at fixed instants get exactly these deadlines with the standard policy."""

    def test_p1_on_friday_afternoon(self):
        ticket = self._receive("2026-06-05 16:59", Subject="[P1] Odoo is down")
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 09:00"))
        self._assert_deadlines(ticket, "2026-06-08 11:00")
        self._answer(ticket, "2026-06-08 10:30")
        self._assert_deadlines(ticket, "2026-06-08 11:00", "2026-06-09 10:30")
        self.assertEqual(self._clock(ticket, "response").state, "met")

    def test_p2_before_easter(self):
        ticket = self._receive("2026-03-31 10:00", Subject="[P2] Slow")
        self.assertEqual(ticket.sla_started_at, local("2026-04-01 09:00"))
        self._assert_deadlines(ticket, "2026-04-01 17:00")
        self._answer(ticket, "2026-04-01 16:00")
        self._assert_deadlines(ticket, "2026-04-01 17:00", "2026-04-07 16:00")

    def test_p3_before_christmas(self):
        ticket = self._receive("2026-12-19 12:00")
        self.assertEqual(ticket.sla_started_at, local("2026-12-21 09:00"))
        self._assert_deadlines(ticket, "2026-12-28 17:00")

    def test_p4_has_a_response_only(self):
        ticket = self._receive("2026-06-08 08:00", Subject="[P4] A wish")
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 09:00"))
        self._assert_deadlines(ticket, "2026-06-19 17:00")
        self._answer(ticket, "2026-06-08 12:00")
        self._assert_deadlines(ticket, "2026-06-19 17:00")
        self.assertEqual(ticket.sla_state, "met")

    def test_start_of_the_working_day(self):
        for arrival, start in (
            ("2026-06-08 08:00", "2026-06-08 09:00"),
            ("2026-06-08 09:00", "2026-06-08 09:00"),
            ("2026-06-08 10:00", "2026-06-09 09:00"),
        ):
            ticket = self._receive(arrival)
            self.assertEqual(ticket.sla_received_at, local(arrival))
            self.assertEqual(ticket.sla_started_at, local(start), arrival)

    def test_a_call_starts_at_once(self):
        ticket = self._create_ticket("2026-06-08 10:00", priority="3")
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 10:00"))
        self._assert_deadlines(ticket, "2026-06-08 12:00")

    def test_answered_before_the_clock_starts(self):
        ticket = self._receive("2026-06-08 10:00", Subject="[P1] Down")
        self._answer(ticket, "2026-06-08 11:00")
        self._assert_deadlines(ticket, "2026-06-09 11:00", "2026-06-09 17:00")
        self.assertEqual(ticket.sla_responded_at, local("2026-06-08 11:00"))
        self.assertEqual(self._clock(ticket, "response").state, "met")
