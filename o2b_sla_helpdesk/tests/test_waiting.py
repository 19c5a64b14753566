# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestWaiting(SlaHelpdeskCase):
    """Asking the client something, going on, opening again: each with its reason."""

    def setUp(self):
        super().setUp()
        # P2: resolution within 16 working hours
        self.ticket = self._create_ticket(
            "2026-06-08 09:00", priority="2", user_id=self.agent.id
        )

    def _resolution(self):
        return self._clock(self.ticket, "resolution")

    def _dialog(self, model, now, user=None, **values):
        with freeze_all_time(local(now)):
            dialogs = self.env[model].with_user(user or self.agent)
            return dialogs.create({"ticket_id": self.ticket.id, **values})

    def _wait(self, at="2026-06-08 12:00", **values):
        values = {"question": "Which printer\nis the first?", **values}
        dialog = self._dialog("o2b.sla.wait", at, **values)
        with freeze_all_time(local(at)):
            dialog.action_wait()
        return dialog

    def _resume(self, now, **values):
        dialog = self._dialog("o2b.sla.resume", now, **values)
        with freeze_all_time(local(now)):
            dialog.action_resume()

    # === Waiting ===

    def test_asking_answers_and_waits(self):
        """The question is the response; the clock it starts stands still at once."""
        self._wait()
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])
        self.assertEqual(self.ticket.sla_responded_at, local("2026-06-08 12:00"))
        self.assertTrue(self._resolution().is_paused)
        message = self.ticket.message_ids.filtered(
            lambda m: "Which printer" in (m.body or "") and not m.is_internal
        )
        self.assertEqual(message.partner_ids, self.jan)
        self.assertIn("jan", message.body)
        pause = self._resolution().event_ids.filtered(lambda e: e.kind == "pause")
        self.assertEqual(pause.reason, "Information: Which printer is the first?")
        self.assertEqual(self.ticket.sla_waiting_reason, pause.reason)
        self.assertEqual(self.ticket.sla_waiting_since, local("2026-06-08 12:00"))

    def test_explanation_tells_what_is_waited_for(self):
        self._wait()
        with freeze_all_time(local("2026-06-08 14:00")):
            self.env.invalidate_all()
            self.assertIn(
                "(Information: Which printer is the first?)",
                self.ticket.sla_explanation,
            )

    def test_waiting_before_the_clocks_start(self):
        """A mail of Monday 09:30 starts its clocks on Tuesday; what is asked before
        that stands still from the start, and says so."""
        self.ticket = self._create_ticket(
            "2026-06-08 09:30", priority="2", sla_channel="email"
        )
        self._wait()
        clock = self._resolution()
        self.assertGreater(clock.started_at, local("2026-06-08 12:00"))
        for now in ("2026-06-08 12:00", "2026-06-09 12:00"):
            with freeze_all_time(local(now)):
                self.env.invalidate_all()
                self.assertEqual(self.ticket.sla_state, "paused")
                self.assertEqual(self.ticket.sla_timer["state"], "paused")
                self.assertTrue(self.ticket.sla_timer["paused"])
                self.assertEqual(self.ticket.sla_sides["turn"], "client")

    def test_waiting_is_counted_while_it_lasts(self):
        """For reports, which read columns: no event comes for days."""
        self._wait()
        clock = self._resolution()
        self.assertEqual(clock.paused_seconds, 0)
        deadline = clock.deadline
        with (
            freeze_all_time(local("2026-06-09 11:00")),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            self.env["o2b.sla.clock"]._cron_count_waiting(batch_size=1)
        self.assertEqual(clock.paused_seconds, 7 * 3600)
        self.assertEqual(clock.client_seconds, 7 * 3600)
        self.assertEqual(clock.deadline, deadline)
        row = self.env["o2b.sla.ticket.analysis"].search([("clock_id", "=", clock.id)])
        self.assertEqual(row.paused_minutes, 7 * 60)

    def test_waiting_without_a_message(self):
        """Asked another way: no public reply, so no response either."""
        before = self.ticket.message_ids
        self._wait(send_message=False, kind="decision", question="Yes or no?")
        self.assertFalse(self.ticket.sla_responded_at)
        public = (self.ticket.message_ids - before).filtered(
            lambda m: m.subtype_id == self.env.ref("mail.mt_comment")
        )
        self.assertFalse(public)
        self.assertEqual(self.ticket.sla_waiting_reason, "A decision: Yes or no?")

    def test_message_in_the_language_of_the_client(self):
        dialog = self._dialog("o2b.sla.wait", "2026-06-08 12:00", question="<b>Hm?")
        self.assertIn("jan", dialog.message)
        self.assertIn("&lt;b&gt;Hm?", dialog.message)

    def test_reminder_is_an_activity_of_the_assignee(self):
        self._wait(reminder_date=date(2026, 6, 11))
        activity = self.ticket.activity_ids
        self.assertEqual(activity.date_deadline, date(2026, 6, 11))
        self.assertEqual(activity.user_id, self.agent)
        self.assertIn("Which printer", activity.note)

    def test_no_address_no_message(self):
        self.ticket.sudo().write({"partner_id": False, "partner_email": False})
        dialog = self._dialog("o2b.sla.wait", "2026-06-08 12:00", question="?")
        self.assertFalse(dialog.has_address)
        self.assertFalse(dialog.send_message)
        dialog.send_message = True
        with self.assertRaises(UserError):
            dialog.action_wait()

    def test_refused(self):
        """Nothing to ask on a ticket that waits already, is solved, or asks nothing."""
        with self.assertRaises(UserError):
            self._wait(question="   ")
        with self.assertRaises(UserError):
            self._wait(stage_id=self.stages["new"].id)
        for stage in ("awaiting", "done", "cancelled"):
            self._move(self.ticket, stage, "2026-06-08 12:00")
            with self.assertRaises(UserError):
                self._wait("2026-06-08 13:00")

    def test_who_may_not_change_the_ticket_may_not_pause_it(self):
        for login, groups in (
            ("sla_sales", "base.group_user"),
            ("sla_own", "helpdesk_mgmt.group_helpdesk_user_own"),
        ):
            user = new_test_user(self.env, login, groups=groups)
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).action_sla_wait()
            with self.assertRaises(AccessError):
                self._dialog(
                    "o2b.sla.wait", "2026-06-08 12:00", user=user, question="?"
                ).action_wait()

    # === Going on ===

    def test_going_on_at_the_moment_of_the_answer(self):
        """They called at 14:00, it is entered at 15:00: two hours of waiting."""
        self._wait()
        self._resume(
            "2026-06-08 15:00", at=local("2026-06-08 14:00"), note="The left one."
        )
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 14:00")
        resume = self._resolution().event_ids.filtered(lambda e: e.kind == "resume")
        self.assertEqual(resume.reason, "The client called: The left one.")
        self.assertEqual(resume.user_id, self.agent)
        self.assertFalse(self.ticket.sla_waiting_since)
        self.assertFalse(self.ticket.sla_waiting_reason)

    def test_not_before_the_waiting_nor_ahead_of_time(self):
        self._wait()
        with self.assertRaises(UserError):
            self._resume("2026-06-08 15:00", at=local("2026-06-08 15:01"))
        self._resume("2026-06-08 15:00", at=local("2026-06-08 10:00"))
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 12:00")

    def test_waiting_ends_in_every_way(self):
        """What is waited for is gone as soon as the ticket does not wait."""
        for stage in ("in_progress", "done", "cancelled"):
            ticket = self._create_ticket("2026-06-08 09:00")
            self._move(ticket, "awaiting", "2026-06-08 12:00")
            self.assertTrue(ticket.sla_waiting_since, stage)
            self._move(ticket, stage, "2026-06-08 13:00")
            self.assertFalse(ticket.sla_waiting_since, stage)

    def test_created_waiting(self):
        ticket = self._create_ticket(stage_id=self.stages["awaiting"].id)
        self.assertEqual(ticket.sla_waiting_since, local("2026-06-08 10:00"))

    def test_nobody_fills_in_what_the_software_knows(self):
        for name in ("sla_waiting_since", "sla_waiting_reason", "sla_reopen_count"):
            self.assertTrue(self.ticket._fields[name].readonly, name)

    # === Opening again ===

    def test_opening_again(self):
        """The same clock goes on; the reason is in the ledger, the count on the
        ticket."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "done", "2026-06-08 12:00")
        dialog = self._dialog(
            "o2b.sla.reopen", "2026-06-08 15:00", reason="Still\n no logo"
        )
        self.assertFalse(dialog.new_cycle)
        with freeze_all_time(local("2026-06-08 15:00")):
            dialog.action_reopen()
        self.assertEqual(self.ticket.sla_reopen_count, 1)
        self.assertFalse(self.ticket.closed_date)
        reopened = self._resolution().event_ids.filtered(lambda e: e.kind == "reopened")
        self.assertEqual(reopened.reason, "Still no logo")
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 13:00")
        found = self.env["helpdesk.ticket"].search([("sla_reopen_count", ">", 0)])
        self.assertIn(self.ticket, found)

    def test_a_thank_you_is_no_reopening(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "done", "2026-06-08 12:00")
        self._reply(self.ticket, "2026-06-08 13:00")
        self.assertEqual(self.ticket.sla_reopen_count, 1)
        with freeze_all_time(local("2026-06-08 14:00")):
            self.ticket.with_user(self.agent).action_sla_not_new_issue()
        self.assertEqual(self.ticket.sla_reopen_count, 0)

    def test_not_open_not_opened_again(self):
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent).action_sla_reopen()

    def test_cancelled_is_no_reopening_of_something_solved(self):
        self._move(self.ticket, "cancelled", "2026-06-08 12:00")
        dialog = self._dialog("o2b.sla.reopen", "2026-06-08 13:00", reason="Oops")
        with freeze_all_time(local("2026-06-08 13:00")):
            dialog.action_reopen()
        self.assertEqual(self.ticket.sla_reopen_count, 0)
        self.assertEqual(self._clock(self.ticket, "response").state, "running")
