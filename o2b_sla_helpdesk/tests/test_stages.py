# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestStages(SlaHelpdeskCase):
    """Waiting, solved, cancelled, opened again, duplicate."""

    def setUp(self):
        super().setUp()
        # P2: resolution within 16 working hours, from Mon 10:00 to Wed 10:00
        self.ticket = self._create_ticket("2026-06-08 09:00", priority="2")
        self._answer(self.ticket, "2026-06-08 10:00")

    def _resolution(self):
        return self._clock(self.ticket, "resolution")

    def test_phases(self):
        phases = {name: stage.sla_phase for name, stage in self.stages.items()}
        self.assertEqual(
            phases,
            {
                "new": "open",
                "in_progress": "open",
                "awaiting": "waiting",
                "done": "solved",
                "cancelled": "cancelled",
                "rejected": "cancelled",
            },
        )

    def test_phase_follows_closed(self):
        stage = self.env["helpdesk.ticket.stage"].create({"name": "x", "closed": True})
        self.assertEqual(stage.sla_phase, "solved")
        stage.closed = False
        self.assertEqual(stage.sla_phase, "open")
        stage.sla_phase = "waiting"
        stage.closed = True
        self.assertEqual(stage.sla_phase, "solved")

    def test_pause_and_resume_by_hand(self):
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        self.assertEqual(self.ticket.sla_state, "paused")
        self._move(self.ticket, "in_progress", "2026-06-08 15:00")
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 13:00")

    def test_pause_over_a_weekend_and_kings_day(self):
        """9 hours used, 2 of waiting, not four days."""
        self.ticket = self._create_ticket("2026-04-23 14:00", priority="2")
        self._answer(self.ticket, "2026-04-23 15:00")
        self._move(self.ticket, "awaiting", "2026-04-24 16:00")
        self._move(self.ticket, "in_progress", "2026-04-28 10:00")
        self._assert_deadlines(self.ticket, "2026-04-24 14:00", "2026-04-28 17:00")

    def test_reply_by_mail_resumes_at_its_arrival(self):
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        self._reply(self.ticket, "2026-06-08 15:00", delivered="2026-06-08 16:30")
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 13:00")

    def test_reply_that_came_in_before_the_waiting(self):
        """The client had already written; nothing was waited for."""
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        self._reply(self.ticket, "2026-06-08 11:00", delivered="2026-06-08 12:30")
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self.assertFalse(self._resolution().is_paused)
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 10:00")

    def test_reply_in_the_portal(self):
        user = self._create_portal_user(self.jan)
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        self._answer(self.ticket, "2026-06-08 15:00", user=user)
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 13:00")

    def test_reply_of_another_contact(self):
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Sanne",
                "email": "sanne@bakery.example",
                "date_from": "2020-01-01",
            }
        )
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        self._reply(
            self.ticket, "2026-06-08 15:00", From="SANNE <Sanne@Bakery.example>"
        )
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])

    def test_replies_that_move_nothing(self):
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        for headers in (
            {"From": "stranger@evil.example"},
            {"From": "piet@haulier.example"},
            {"From": "jan@bakery.example <stranger@evil.example>"},
            {"From": "jan@bakery.example, stranger@evil.example"},
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "bulk"},
            {"X_Autoreply": "yes"},
        ):
            self._reply(self.ticket, "2026-06-08 15:00", **headers)
            self.assertEqual(self.ticket.stage_id, self.stages["awaiting"], headers)
        self.assertTrue(self._resolution().is_paused)

    def test_note_of_staff_moves_nothing(self):
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        self._answer(self.ticket, "2026-06-08 13:00")
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])

    def test_reply_stage_of_the_team(self):
        self.team.sla_reply_stage_id = self.stages["new"]
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        self._reply(self.ticket, "2026-06-08 15:00")
        self.assertEqual(self.ticket.stage_id, self.stages["new"])

    def test_reply_stage_where_the_usual_one_does_not_apply(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.stages["in_progress"].team_ids = other
        self.assertEqual(self.ticket._sla_get_reply_stage(), self.stages["new"])

    def test_first_answer_while_waiting_starts_paused(self):
        self.ticket = self._create_ticket("2026-06-08 09:00", priority="2")
        self._move(self.ticket, "awaiting", "2026-06-08 10:00")
        self._answer(self.ticket, "2026-06-08 11:00")
        self.assertTrue(self._resolution().is_paused)
        self._reply(self.ticket, "2026-06-08 13:00")
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 13:00")

    def test_created_waiting(self):
        ticket = self._create_ticket(
            "2026-06-08 09:00", stage_id=self.stages["awaiting"].id, priority="2"
        )
        self._answer(ticket, "2026-06-08 10:00")
        self.assertTrue(self._clock(ticket, "resolution").is_paused)
        self.assertEqual(self._clock(ticket, "resolution").used_seconds, 0)

    def test_created_closed(self):
        ticket = self._create_ticket(
            "2026-06-08 09:00", stage_id=self.stages["done"].id
        )
        self.assertFalse(ticket.sla_clock_ids)
        self.assertEqual(ticket.sla_no_clock_reason, "closed")
        self.assertEqual(ticket.closed_date, local("2026-06-08 09:00"))

    def test_solved(self):
        self._move(self.ticket, "done", "2026-06-10 10:00")
        self.assertEqual(self._resolution().state, "met")
        self.assertEqual(self.ticket.sla_resolved_at, local("2026-06-10 10:00"))
        self.assertTrue(self.ticket.closed_date)

    def test_solved_a_second_late(self):
        self._move(self.ticket, "done", "2026-06-10 10:00:01")
        self.assertEqual(self._resolution().state, "missed")

    def test_solved_twice(self):
        """Moved to another solved stage a week later."""
        archive = self.stages["done"].copy({"name": "Archive"})
        self._move(self.ticket, "done", "2026-06-09 10:00")
        with freeze_all_time(local("2026-06-16 10:00")):
            self.ticket.stage_id = archive
        self.assertEqual(self.ticket.sla_resolved_at, local("2026-06-09 10:00"))

    def test_reopened_by_mail(self):
        self._move(self.ticket, "done", "2026-06-08 12:00")
        self._reply(self.ticket, "2026-06-08 15:00", delivered="2026-06-08 16:00")
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self.assertFalse(self.ticket.closed_date)
        self.assertFalse(self.ticket.sla_resolved_at)
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 13:00")

    def test_reopened_by_hand(self):
        self._move(self.ticket, "done", "2026-06-08 12:00")
        self._move(self.ticket, "in_progress", "2026-06-08 15:00")
        self.assertFalse(self.ticket.closed_date)
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 13:00")

    def test_auto_reply_does_not_reopen(self):
        self._move(self.ticket, "done", "2026-06-08 12:00")
        self._reply(self.ticket, "2026-06-08 12:01", Auto_Submitted="auto-replied")
        self.assertTrue(self.ticket.closed)
        self.assertEqual(self.ticket.sla_state, "met")

    def test_thank_you_is_no_new_issue(self):
        self._move(self.ticket, "done", "2026-06-08 12:00")
        closed_date = self.ticket.sla_resolved_at
        self._reply(self.ticket, "2026-06-15 15:00", body="Thank you!")
        self.assertFalse(self.ticket.closed)
        with freeze_all_time(local("2026-06-15 16:00")):
            self.ticket.with_user(self.agent).action_sla_not_new_issue()
        self.assertEqual(self.ticket.stage_id, self.stages["done"])
        self.assertEqual(self.ticket.sla_resolved_at, closed_date)
        self.assertEqual(self.ticket.closed_date, closed_date)
        self.assertEqual(self._resolution().state, "met")

    def test_not_new_issue_needs_a_solved_ticket(self):
        with self.assertRaises(UserError):
            self.ticket.action_sla_not_new_issue()

    def test_cancelled(self):
        self.ticket = self._create_ticket("2026-06-08 09:00")
        self._move(self.ticket, "rejected", "2026-06-08 09:01")
        self.assertEqual(self.ticket.sla_state, "cancelled")
        self.assertFalse(self._clock(self.ticket, "response").counts)

    def test_reply_on_a_cancelled_ticket(self):
        self._move(self.ticket, "cancelled", "2026-06-08 12:00")
        self._reply(self.ticket, "2026-06-08 15:00")
        self.assertEqual(self.ticket.stage_id, self.stages["cancelled"])
        self.assertEqual(self._resolution().state, "cancelled")

    def test_duplicate(self):
        original = self._create_ticket("2026-06-08 09:00")
        self.env["helpdesk.ticket.duplicate.wizard"].create(
            {"ticket_id": self.ticket.id, "duplicate_of_id": original.id}
        ).action_confirm()
        self.assertEqual(self._resolution().state, "cancelled")
        event = self._resolution().event_ids.filtered(lambda e: e.kind == "cancelled")
        self.assertIn(original.number, event.reason)
        self.assertEqual(self._clock(original, "response").state, "running")

    def test_no_duplicate_after_all(self):
        """Marked by mistake: what was cancelled goes on."""
        original = self._create_ticket("2026-06-08 09:00")
        self.ticket.duplicate_id = original
        self.assertEqual(self._resolution().state, "cancelled")
        self.ticket.duplicate_id = False
        self.assertNotEqual(self._resolution().state, "cancelled")

    def test_stage_gets_another_phase(self):
        """The clocks of the tickets in it follow."""
        with freeze_all_time(local("2026-06-08 12:00")):
            self.ticket.stage_id.sla_phase = "waiting"
        self.assertTrue(self._resolution().is_paused)
        with freeze_all_time(local("2026-06-08 13:00")):
            self.ticket.stage_id.sla_phase = "open"
        self.assertFalse(self._resolution().is_paused)

    def test_team_change_that_moves_the_stage(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.stages["awaiting"].team_ids = self.team
        self._move(self.ticket, "awaiting", "2026-06-08 12:00")
        with freeze_all_time(local("2026-06-08 15:00")):
            self.ticket.team_id = other
        self.assertEqual(self.ticket.stage_id, self.stages["new"])
        self.assertFalse(self._resolution().is_paused)

    def test_clocks_are_evidence(self):
        with self.assertRaises(UserError):
            self.ticket.unlink()

    def test_values_of_the_caller_stay(self):
        vals = {"stage_id": self.stages["done"].id}
        self.ticket.write(vals)
        self.assertEqual(list(vals), ["stage_id"])


@tagged("post_install", "-at_install")
class TestPriority(SlaHelpdeskCase):
    """A changed priority, as SLA.md decides it: from the original start."""

    def test_labels(self):
        selection = dict(self.env["helpdesk.ticket"]._fields["priority"].selection)
        self.assertEqual(selection, {"0": "P4", "1": "P3", "2": "P2", "3": "P1"})
        self.assertEqual(self.env["helpdesk.ticket"].new({}).priority, "1")

    def test_raised_before_the_answer(self):
        ticket = self._create_ticket("2026-06-08 09:00", priority="1")
        with freeze_all_time(local("2026-06-08 10:00")):
            ticket.with_user(self.agent).priority = "3"
        self._assert_deadlines(ticket, "2026-06-08 11:00")
        event = self._clock(ticket, "response").event_ids.sorted("id")[-1:]
        self.assertEqual((event.kind, event.reason), ("target", "P3 → P1"))

    def test_met_stays_met(self):
        ticket = self._create_ticket("2026-06-08 09:00", priority="1")
        self._answer(ticket, "2026-06-08 15:00")
        with freeze_all_time(local("2026-06-10 11:00")):
            ticket.priority = "3"
        self.assertEqual(self._clock(ticket, "response").state, "met")
        self.assertEqual(ticket.sla_response_deadline, local("2026-06-12 17:00"))

    def test_the_same_priority_is_no_change(self):
        ticket = self._create_ticket("2026-06-08 09:00", priority="1")
        ticket.priority = "1"
        kinds = self._clock(ticket, "response").event_ids.mapped("kind")
        self.assertEqual(kinds, ["start"])

    def test_many_at_once(self):
        tickets = self.env["helpdesk.ticket"]
        for priority in ("0", "1", "2"):
            tickets |= self._create_ticket("2026-06-08 09:00", priority=priority)
        with freeze_all_time(local("2026-06-08 09:30")):
            tickets.write({"priority": "3"})
        for ticket in tickets:
            self._assert_deadlines(ticket, "2026-06-08 11:00")
