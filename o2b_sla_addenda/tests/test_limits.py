# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import freeze_all_time
from odoo.addons.o2b_sla_helpdesk.priority_keys import PRIORITY_CODES, PRIORITY_KEYS
from odoo.addons.o2b_sla_helpdesk.tests.common import SlaHelpdeskCase, local

from .limits_common import LimitsData

P1, P2, P3, P4 = (PRIORITY_KEYS[code] for code in ("P1", "P2", "P3", "P4"))


@tagged("post_install", "-at_install")
class TestLimits(LimitsData, SlaHelpdeskCase):
    """P4 at most, best effort, and what was asked is kept (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_environments()

    def ticket(self, priority=P1, environment=None, **values):
        if environment is None:
            environment = self.test
        return self._create_ticket(
            priority=priority, sla_environment_id=environment.id, **values
        )

    def at(self, text):
        return freeze_all_time(local(text))

    def check(self, ticket, priority, asked, best_effort=True):
        self.assertEqual(ticket.priority, priority)
        self.assertEqual(ticket.sla_asked_priority, asked)
        self.assertEqual(ticket.sla_best_effort, best_effort)
        clock = self._clock(ticket, "response")
        self.assertEqual(clock.priority_id.code, PRIORITY_CODES[priority])
        self.assertEqual(clock.counts, not best_effort)

    # === Every way in ===

    def test_each_priority_and_channel(self):
        for asked in (P1, P2, P3, P4):
            for channel in ("email", "portal", "phone", "monitoring"):
                with self.subTest(asked=asked, channel=channel):
                    kept = asked if asked != P4 else False
                    ticket = self.ticket(asked, sla_channel=channel)
                    if ticket.sla_clock_ids:
                        self.check(ticket, P4, kept)
                    else:  # monitoring without uptime has no agreement
                        self.assertEqual(ticket.priority, P4)
                    notes = self._notes(ticket)
                    self.assertEqual(len(notes), 1 if kept else 0, notes)

    def test_production_is_as_before(self):
        for environment in (self.production, self.production.browse()):
            ticket = self.ticket(P1, environment)
            self.check(ticket, P1, False, best_effort=False)
            self.assertFalse(ticket.sla_limits_text)
            self.assertFalse(self._notes(ticket))

    def test_the_usual_priority_is_lowered_too(self):
        values = {"sla_environment_id": self.test.id}
        ticket = self._create_ticket(**values)
        self.check(ticket, P4, P3)
        with self.at("2026-06-08 10:00"):
            by_default = (
                self.env["helpdesk.ticket"]
                .with_context(default_sla_environment_id=self.test.id)
                .create({"name": "x", "description": "x", "partner_id": self.jan.id})
            )
        self.assertEqual(by_default.priority, P4)

    def test_a_batch_has_each_its_own(self):
        with self.at("2026-06-08 10:00"):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "x",
                        "description": "x",
                        "partner_id": self.jan.id,
                        "partner_email": self.jan.email,
                        "priority": priority,
                        "sla_environment_id": environment.id,
                    }
                    for priority, environment in (
                        (P1, self.test),
                        (P1, self.production),
                        (P4, self.test),
                    )
                ]
            )
        self.assertEqual(tickets.mapped("priority"), [P4, P1, P4])
        self.assertEqual(tickets.mapped("sla_asked_priority"), [P1, False, False])

    def count_queries(self, number, priority):
        """Queries of creating so many tickets on the test environment at once."""
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        with self.at("2026-06-08 10:00"):
            self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "x",
                        "description": "x",
                        "team_id": self.team.id,
                        "partner_id": self.jan.id,
                        "partner_email": self.jan.email,
                        "priority": priority,
                        "sla_channel": "phone",
                        "sla_environment_id": self.test.id,
                    }
                    for _number in range(number)
                ]
            )
            self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_lowering_costs_no_query_per_ticket(self):
        self.count_queries(2, P1)
        for number in (5, 40):
            extra = self.count_queries(number, P1) - self.count_queries(number, P4)
            self.assertLess(extra, 12, number)

    def test_another_highest_priority(self):
        self.kind.highest_priority_id = self.env["o2b.sla.priority"]._get("P2")
        self.check(self.ticket(P1), P2, P1)
        self.check(self.ticket(P3), P3, False)

    def test_nothing_is_late(self):
        ticket = self.ticket(P1)
        with self.at("2026-09-08 10:00"):
            self.env["o2b.sla.clock"]._process_due()
            self.env.invalidate_all()
            self.assertFalse(ticket.sla_is_breached)
            ticket.with_user(self.agent).stage_id = self.stages["done"]
            row = self.env["o2b.sla.ticket.analysis"].search(
                [("ticket_id", "=", ticket.id), ("indicator", "=", "response")]
            )
            self.assertEqual((row.verdict, row.counted), ("best_effort", 0))
        self.assertEqual(ticket.sla_state, "met")
        self.assertFalse(ticket.sla_is_breached)

    # === Later ===

    def test_an_agent_sets_a_higher_one(self):
        ticket = self.ticket(P4)
        with self.at("2026-06-08 11:00"):
            ticket.with_user(self.agent).priority = P2
        self.check(ticket, P4, P2)
        notes = self._notes(ticket)
        self.assertIn("Priority P4 instead of P2", notes[-1])
        with self.at("2026-06-08 11:30"):
            ticket.with_user(self.agent).priority = P4
        self.check(ticket, P4, False)

    def test_the_environment_turns_out_to_be_a_test(self):
        ticket = self.ticket(P1, self.production)
        self._assert_deadlines(ticket, "2026-06-08 12:00")
        with self.at("2026-06-08 10:30"):
            ticket.with_user(self.agent).sla_environment_id = self.test
        self.check(ticket, P4, P1)
        self._assert_deadlines(ticket, "2026-06-22 10:00")
        self.assertEqual(len(self._notes(ticket)), 1)

    def test_it_turns_out_to_be_production(self):
        """The asked priority comes back from the original start."""
        for moment, state in (
            ("2026-06-08 11:00", "running"),
            ("2026-06-08 13:00", "breached"),
        ):
            with self.subTest(moment):
                ticket = self.ticket(P1)
                with self.at(moment):
                    ticket.with_user(self.agent).sla_environment_id = self.production
                self.check(ticket, P1, False, best_effort=False)
                self._assert_deadlines(ticket, "2026-06-08 12:00")
                self.assertEqual(self._clock(ticket, "response").state, state)
                kinds = self._clock(ticket, "response").event_ids.mapped("kind")
                self.assertEqual(kinds.count("target"), 1)
                self.assertIn("Priority P1, as was asked", self._notes(ticket)[-1])

    def test_no_environment_is_no_limit(self):
        ticket = self.ticket(P2)
        with self.at("2026-06-08 11:00"):
            ticket.sla_environment_id = False
        self.check(ticket, P2, False, best_effort=False)

    def test_both_at_once(self):
        ticket = self.ticket(P1)
        with self.at("2026-06-08 11:00"):
            ticket.write({"sla_environment_id": self.production.id, "priority": P3})
        self.check(ticket, P3, False, best_effort=False)
        with self.at("2026-06-08 11:30"):
            ticket.write({"sla_environment_id": self.test.id, "priority": P2})
        self.check(ticket, P4, P2)

    def test_several_at_once(self):
        one, other = self.ticket(P1), self.ticket(P4)
        with self.at("2026-06-08 11:00"):
            (one | other).write({"sla_environment_id": self.production.id})
        self.check(one, P1, False, best_effort=False)
        self.check(other, P4, False, best_effort=False)

    def test_what_was_answered_keeps_its_verdict(self):
        ticket = self.ticket(P1, self.production)
        self._answer(ticket, "2026-06-08 11:00")
        with self.at("2026-06-08 12:00"):
            ticket.sla_environment_id = self.test
        clock = self._clock(ticket, "response")
        self.assertEqual((clock.state, clock.counts), ("met", True))
        self.assertFalse(ticket.sla_resolution_deadline, "P4 has none")

    def test_summer_time_ends(self):
        ticket = self.ticket(P1, at="2026-10-23 16:00")
        # ten working days across the night of 25 October
        self._assert_deadlines(ticket, "2026-11-06 16:00")

    # === Who may what, and what is seen ===

    def test_nobody_writes_what_was_asked(self):
        ticket = self.ticket(P1)
        for values in ({"sla_asked_priority": P2}, {"sla_asked_priority": False}):
            with self.assertRaises(AccessError):
                ticket.with_user(self.agent).write(values)
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket"].with_user(self.agent).create(
                {"name": "x", "description": "x", "sla_asked_priority": P1}
            )
        smuggled = (
            self.env["helpdesk.ticket"]
            .with_user(self.agent)
            .with_context(default_sla_asked_priority=P1)
            .create({"name": "x", "description": "x"})
        )
        self.assertFalse(smuggled.sla_asked_priority)

    def test_the_form_tells_it(self):
        ticket = self.ticket(P1)
        self.assertIn("best effort (§6)", ticket.sla_limits_text)
        self.assertIn("Asked for was P1.", ticket.sla_limits_text)
        with (
            mute_logger("odoo.tests.form.onchange"),  # the form warns at once
            Form(ticket.with_user(self.agent)) as form,
        ):
            form.priority = P2
        self.check(ticket, P4, P2)

    def test_a_warning_comes_at_once(self):
        ticket = self.ticket(P4).with_user(self.agent)
        ticket = ticket.new(origin=ticket)
        ticket.priority = P1
        warning = ticket._onchange_sla_limits()["warning"]
        self.assertEqual(warning["title"], "It becomes P4")
        ticket.sla_environment_id = self.production
        self.assertIsNone(ticket._onchange_sla_limits())

    def test_the_client_s_words(self):
        ticket = self.ticket(P1)
        deadline = ticket._sla_client_deadlines()[ticket.id]["response"]
        self.assertEqual(
            (deadline["state"], deadline["word"]), ("aim", "aim, best effort")
        )
        lines = [line["text"] for line in ticket._sla_client_timeline()]
        self.assertIn("We aim to answer before this", lines)
        self._answer(ticket, "2026-08-08 10:00")
        lines = [line["text"] for line in ticket._sla_client_timeline()]
        self.assertIn("Answered", lines)
        self.assertNotIn("Answered, later than promised", lines)
