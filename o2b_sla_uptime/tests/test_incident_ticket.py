# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .incident_common import IncidentCase


@tagged("post_install", "-at_install")
class TestIncidentTicket(IncidentCase):
    """Every ticket effect of a transition, UPTIME §4.1."""

    # === Confirmed ===

    def test_an_outage_makes_one_p1_ticket(self):
        self.fails(self.web, "2026-06-08 10:00:12", "2026-06-08 10:00:52")
        incident, ticket = self.incident(), self.tickets()
        self.assertEqual(len(ticket), 1)
        self.assertEqual(incident.ticket_id, ticket)
        self.assertEqual((incident.kind, incident.state), ("down", "open"))
        self.assertEqual(incident.started_at, local("2026-06-08 10:00:12"))
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.partner_id, self.bakery)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.sla_channel, "monitoring")
        self.assertEqual(ticket.channel_id.name, "Monitoring")
        self.assertTrue(ticket.sla_authorised)
        self.assertTrue(ticket.sla_proactive)
        self.assertEqual(ticket.sla_coverage, "included")
        self.assertEqual(ticket.sla_received_at, local("2026-06-08 10:00:52"))
        self.assertFalse(ticket.sla_responded_at)
        self._assert_deadlines(ticket, "2026-06-08 12:00:52")
        self.assertFalse(ticket.sla_no_clock_reason)

    def test_what_the_ticket_says(self):
        self.fails(self.web, "2026-06-08 10:00:12", "2026-06-08 10:00:52")
        ticket = self.tickets()
        self.assertEqual(ticket.name, "Production is not available")
        for text in (
            "https://bakery.example",
            "Monday 8 June 2026, 10:00:12",
            "10:00:52",
            "Web",
            "No answer in time",
        ):
            self.assertIn(text, ticket.description)
        # what is for staff only stands in a note
        self.assertNotIn("10.0.0.7", ticket.description)
        notes = ticket.message_ids.filtered(lambda m: "10.0.0.7" in m.body)
        self.assertTrue(notes)
        self.assertTrue(all(note.subtype_id.internal for note in notes))

    def test_first_failure_option(self):
        policy = self.policy.copy({"outage_clock_start": "first_failure"})
        self._agree_on(policy)
        self.fails(self.web, "2026-06-08 10:00:12", "2026-06-08 10:00:52")
        self.assertEqual(self.tickets().sla_received_at, local("2026-06-08 10:00:12"))
        self._assert_deadlines(self.tickets(), "2026-06-08 12:00:12")

    def _agree_on(self, policy, **values):
        version = self.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": self.agreement.id,
                "policy_id": policy.id,
                "date_start": "2026-01-01",
                **values,
            }
        )
        version._agree_on_paper()
        return version

    def test_clocks_outside_opening_hours(self):
        """P1 found by ourselves: at the next opening, to the second."""
        for found, deadline in (
            ("2026-06-08 10:00:52", "2026-06-08 12:00:52"),
            ("2026-06-08 16:00:30", "2026-06-09 10:00:30"),
            ("2026-06-08 17:00:00", "2026-06-09 11:00:00"),
            ("2026-06-09 03:12:09", "2026-06-09 11:00:00"),  # at night
            ("2026-06-13 12:00:00", "2026-06-15 11:00:00"),  # Saturday
            ("2026-04-27 10:00:00", "2026-04-28 11:00:00"),  # King's Day
            ("2026-03-29 02:30:00", "2026-03-30 11:00:00"),  # clocks go forward
            ("2026-12-25 09:00:00", "2026-12-28 11:00:00"),  # Christmas, weekend
        ):
            environment = self._create_environment(name=found, url=False)
            monitor = self._create_monitor("Web", environment)
            self.fails(monitor, found)
            ticket = self.tickets(environment)
            with self.subTest(found):
                self._assert_deadlines(ticket, deadline)

    def test_stand_by_starts_at_once(self):
        self.env["o2b.sla.on.call"].create(
            {
                "user_id": self.agent.id,
                "date_from": local("2026-06-08 17:00"),
                "date_to": local("2026-06-09 09:00"),
            }
        )
        self.fails(self.web, "2026-06-08 22:00:00", "2026-06-08 22:00:40")
        ticket = self.tickets()
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 22:00:40"))
        alarm = self.notices(ticket, "alarm")
        self.assertEqual(alarm.email_to, self.agent.email)
        self.assertTrue(alarm.is_urgent)

    # === How bad ===

    def test_partial_is_p2(self):
        self.fails(self.mail, "2026-06-08 10:00")
        self.assertEqual(self.incident().kind, "partial")
        self.assertEqual(self.tickets().priority, "2")
        self._assert_deadlines(self.tickets(), "2026-06-09 10:00")

    def test_without_effect_nothing_happens(self):
        monitor = self._create_monitor("Info", effect="none")
        self.fails(monitor, "2026-06-08 10:00")
        self.step("2026-06-08 10:10")
        self.assertFalse(self.incident())
        self.assertFalse(self.tickets())

    def test_partial_that_gets_worse(self):
        """The same incident and ticket, its priority raised with an event."""
        self.fails(self.mail, "2026-06-08 10:00")
        self.fails(self.web, "2026-06-08 10:30", "2026-06-08 10:31")
        incident, ticket = self.incident(), self.tickets()
        self.assertEqual(len(ticket), 1)
        self.assertEqual((incident.kind, incident.cause_key), ("down", "down"))
        self.assertEqual(incident.priority_id.code, "P1")
        self.assertEqual(ticket.priority, "3")
        events = self._clock(ticket, "response").event_ids
        self.assertEqual(events.mapped("kind")[-1], "target")
        self.assertEqual(events[-1].reason, "P2 → P1")
        self._assert_deadlines(ticket, "2026-06-08 12:00")
        self.assertEqual(len(self.notices(ticket, "alarm")), 1)

    def test_down_that_gets_less(self):
        partial = self.fails(self.mail, "2026-06-08 10:00")
        outage = self.fails(self.web, "2026-06-08 10:30")
        self.recover(outage, "2026-06-08 10:40")
        incident, ticket = self.incident(), self.tickets()
        self.assertEqual((incident.state, incident.level), ("open", "partial"))
        self.assertEqual(ticket.priority, "3")
        self.assertIn("still partly disturbed", self.notes(ticket))
        self.recover(partial, "2026-06-08 10:50")
        self.assertEqual(incident.state, "recovering")

    def test_redundant_pair(self):
        """Of two that stand in for each other one is P2, both are P1."""
        pair = self._create_environment(name="Pair", url=False, availability_rule="all")
        left = self._create_monitor("Left", pair)
        right = self._create_monitor("Right", pair)
        self.fails(left, "2026-06-08 10:00")
        self.assertEqual(self.tickets(pair).priority, "2")
        self.fails(right, "2026-06-08 10:05")
        self.assertEqual(self.tickets(pair).priority, "3")
        self.assertEqual(self.incident(pair).kind, "down")

    def test_on_a_test_environment_it_is_p4(self):
        """§6: no right to P1, P2 or P3; the client gets no mail."""
        test = self._create_environment(name="Test", kind="test", url=False)
        self.fails(self._create_monitor("Web", test), "2026-06-08 10:00")
        ticket = self.tickets(test)
        self.assertEqual(ticket.priority, "0")
        self.assertFalse(self.notices(ticket))
        self.assertFalse(self.notices(ticket, "alarm"))

    def test_without_agreement_in_force(self):
        """A ticket without clocks that tells why."""
        agreement = self._create_agreement(
            *self._create_client("Mill", "kees@mill.example"), activate=False
        )
        environment = self._create_environment(agreement)
        self.fails(self._create_monitor("Web", environment), "2026-06-08 10:00")
        ticket = self.tickets(environment)
        self.assertEqual(ticket.sla_no_clock_reason, "unsigned")
        self.assertFalse(ticket.sla_clock_ids)
        self.assertEqual(ticket.partner_id, agreement.partner_id)

    # === Recovery ===

    def test_recovery_is_noted_and_the_ticket_stays(self):
        outage = self.fails(self.web, "2026-06-08 10:00:12", "2026-06-08 10:00:52")
        self.recover(outage, "2026-06-08 10:07:12")
        incident, ticket = self.incident(), self.tickets()
        self.assertEqual(incident.state, "recovering")
        self.assertEqual(incident.recovered_at, local("2026-06-08 10:07:12"))
        notes = self.notes(ticket)
        self.assertIn("Measured recovery at Monday 8 June 2026, 10:07:12", notes)
        self.assertIn("420 seconds (7 min)", notes)
        self.step("2026-06-08 10:12:11")
        self.assertEqual(incident.state, "recovering")
        self.step("2026-06-08 10:12:12")
        self.assertEqual(incident.state, "resolved")
        self.assertEqual(incident.resolved_at, local("2026-06-08 10:12:12"))
        self.assertEqual(incident.lasted_seconds, 420)
        self.assertFalse(ticket.closed)
        self.assertFalse(ticket.sla_responded_at, "a note is no response")

    def test_flapping_is_one_incident(self):
        outage = self.fails(self.web, "2026-06-08 10:00")
        for minute in (4, 8, 12):
            self.recover(outage, f"2026-06-08 10:{minute - 2:02}")
            outage = self.fails(self.web, f"2026-06-08 10:{minute:02}")
        self.recover(outage, "2026-06-08 10:14")
        self.step("2026-06-08 10:20")
        self.assertEqual(len(self.tickets()), 1)
        incident = self.incident()
        self.assertEqual(len(incident.outage_ids), 4)
        self.assertEqual(incident.flap_count, 3)
        self.assertEqual(incident.state, "resolved")
        self.assertEqual(sum(incident.outage_ids.mapped("seconds")), 480)
        self.assertIn("4 times now", self.notes(self.tickets()))

    def test_after_the_hold_it_is_a_new_incident(self):
        for text in ("2026-06-08 10:05:00", "2026-06-08 10:04:59"):
            environment = self._create_environment(name=text, url=False)
            monitor = self._create_monitor("Web", environment)
            outage = self.fails(monitor, "2026-06-08 09:50")
            self.recover(outage, "2026-06-08 10:00")
            self.fails(monitor, text)
            new = text.endswith("00")
            self.assertEqual(len(self.tickets(environment)), 2 if new else 1, text)

    def test_closed_too_soon(self):
        self.fails(self.web, "2026-06-08 10:00")
        ticket = self.tickets()
        self._move(ticket, "done", "2026-06-08 10:30")
        self.step("2026-06-08 10:34:59")
        self.assertTrue(ticket.closed)
        self.step("2026-06-08 10:36")
        self.assertFalse(ticket.closed)
        self.assertEqual(ticket.sla_reopen_count, 1)
        self.assertIn("it still fails", self.notes(ticket))

    def test_closed_and_back_within_the_incident(self):
        outage = self.fails(self.web, "2026-06-08 10:00")
        self.recover(outage, "2026-06-08 10:10")
        ticket = self.tickets()
        self._move(ticket, "done", "2026-06-08 10:11")
        self.fails(self.web, "2026-06-08 10:12")
        self.assertFalse(ticket.closed)
        self.assertIn("it failed again", self.notes(ticket))
        resolution = self._clock(ticket, "resolution")
        self.assertFalse(resolution.reached_at)

    def test_a_cancelled_ticket_stays_so(self):
        self.fails(self.web, "2026-06-08 10:00")
        self._move(self.tickets(), "cancelled", "2026-06-08 10:01")
        self.step("2026-06-08 10:30")
        self.assertTrue(self.tickets().closed)
        self.assertEqual(len(self.tickets()), 1)

    # === Told ===

    def test_contacts_are_told_twice(self):
        outage = self.fails(self.web, "2026-06-08 10:00:12", "2026-06-08 10:00:52")
        ticket = self.tickets()
        self.assertEqual(self.notices(ticket).email_to, self.jan.email)
        self.assertIn(ticket.number, self.notices(ticket).subject)
        self.assertNotIn("10.0.0.7", self.notices(ticket).body)
        for minute in range(1, 4):
            self.step(f"2026-06-08 10:{minute:02}:00")
        self.assertEqual(len(self.notices(ticket)), 1)
        self.recover(outage, "2026-06-08 10:07:12")
        self.assertEqual(len(self.notices(ticket)), 1, "not before the hold is over")
        self.step("2026-06-08 10:13")
        self.step("2026-06-08 10:14")
        self.assertEqual(len(self.notices(ticket)), 2)
        recovery = self.notices(ticket)[-1]
        self.assertIn("works again", recovery.subject)
        self.assertIn("10:07:12", recovery.body)
        self.assertFalse(ticket.sla_responded_at, "§3.2: no automatic mail is one")

    def test_agreement_switch(self):
        self.agreement.tell_outages = False
        outage = self.fails(self.web, "2026-06-08 10:00")
        self.recover(outage, "2026-06-08 10:07")
        self.step("2026-06-08 10:13")
        self.assertFalse(self.notices(self.tickets()))
        self.assertTrue(self.notices(self.tickets(), "alarm"))

    # === Late ===

    def test_told_only_when_it_was_over(self):
        """The prober was interrupted between outage and ticket."""
        with self.at("2026-06-08 10:01"):
            self.record(self.web, "2026-06-08 10:00", end="2026-06-08 10:07")
        self.step("2026-06-08 11:00")
        incident, ticket = self.incident(), self.tickets()
        self.assertEqual(incident.state, "resolved")
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.sla_received_at, local("2026-06-08 10:00"))
        self.assertEqual(len(self.notices(ticket)), 1)

    def test_history_makes_no_ticket(self):
        with self.at("2026-06-08 10:00"):
            old = self.record(self.web, "2026-06-01 10:00", end="2026-06-01 10:07")
            self.incidents._follow_outages(old)
        self.assertEqual(self.incident().no_ticket_reason, "past")
        self.assertEqual(self.incident().state, "resolved")
        self.assertFalse(self.tickets())
        # it stands not in the way of one that goes on
        self.fails(self.web, "2026-06-08 10:05")
        self.assertEqual(len(self.tickets()), 1)

    def test_due_moments(self):
        """The scheduled action wakes at the end of the hold."""
        outage = self.fails(self.web, "2026-06-08 10:00")
        self.recover(outage, "2026-06-08 10:07:12")
        self.assertEqual(self.incident().due_at, local("2026-06-08 10:12:12"))
        self.step("2026-06-08 10:12:12")
        self.assertFalse(self.incident().due_at)
        self.assertEqual(
            self.incident().resolved_at - self.incident().recovered_at,
            timedelta(minutes=5),
        )

    def test_a_duplicate_leads_to_the_other_ticket(self):
        """A client called first: what is measured is noted on that ticket."""
        call = self._create_ticket("2026-06-08 09:59", priority="3")
        outage = self.fails(self.web, "2026-06-08 10:00")
        ticket = self.tickets()
        with self.at("2026-06-08 10:05"):
            ticket.write(
                {"duplicate_id": call.id, "stage_id": self.stages["cancelled"].id}
            )
        self.recover(outage, "2026-06-08 10:10")
        self.assertIn("Measured recovery", self.notes(call))
        self._move(call, "done", "2026-06-08 10:11")
        self.fails(self.web, "2026-06-08 10:12")
        self.assertFalse(call.closed)
        self.assertTrue(ticket.closed)

    def test_an_end_that_was_none(self):
        """An engine said that it was over, and it was not."""
        outage = self.fails(self.web, "2026-06-08 10:00")
        with self.at("2026-06-08 10:10"):
            outage.sudo().provisional_end_at = local("2026-06-08 10:09")
            self.incidents._follow_outages(outage)
        self.step("2026-06-08 10:45")
        self.assertEqual(self.incident().state, "resolved")
        with self.at("2026-06-08 10:50"):
            outage.sudo().provisional_end_at = False
            self.incidents._follow_outages(outage)
        self.assertEqual(self.incident().state, "open")
        self.assertEqual(len(self.tickets()), 1)

    def test_many_at_once(self):
        """Who measures is not held up: the scheduled action makes the rest."""
        with self.at("2026-06-08 10:00"):
            outages = self.env["o2b.sla.outage"].sudo()
            for number in range(25):
                environment = self._create_environment(name=f"N{number}", url=False)
                monitor = self._create_monitor("Web", environment)
                outages |= self.record(monitor, "2026-06-08 10:00")
            self.incidents._follow_outages(outages)
        domain = [("sla_environment_id", "in", outages.environment_id.ids)]
        tickets = self.env["helpdesk.ticket"]
        self.assertEqual(tickets.search_count(domain), 20)
        self.step("2026-06-08 10:01")
        self.assertEqual(tickets.search_count(domain), 25)
