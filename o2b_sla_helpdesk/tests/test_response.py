# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestResponse(SlaHelpdeskCase):
    """What is a report back to the client, and what is not (SLA §3.2)."""

    def setUp(self):
        super().setUp()
        self.ticket = self._create_ticket("2026-06-08 09:00", priority="3")

    def _assert_no_response(self):
        self.assertFalse(self.ticket.sla_responded_at)
        self.assertFalse(self._clock(self.ticket, "resolution"))

    def _assert_response(self, at):
        self.assertEqual(self.ticket.sla_responded_at, local(at))

    def test_public_reply(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._assert_response("2026-06-08 10:00")
        self._assert_deadlines(self.ticket, "2026-06-08 11:00", "2026-06-09 10:00")

    def test_internal_note(self):
        self._answer(self.ticket, "2026-06-08 10:00", subtype_xmlid="mail.mt_note")
        self._assert_no_response()

    def test_automatic_messages(self):
        for message_type in ("notification", "auto_comment", "out_of_office"):
            self._answer(self.ticket, "2026-06-08 10:00", message_type=message_type)
        self._assert_no_response()

    def test_stage_with_its_own_mail(self):
        template = self.env.ref("helpdesk_mgmt.changed_stage_template")
        self.stages["in_progress"].mail_template_id = template
        self._move(self.ticket, "in_progress", "2026-06-08 10:00")
        self.env.flush_all()
        self.env.cr.flush()
        self._assert_no_response()

    def test_awaiting_without_a_reply(self):
        self._move(self.ticket, "awaiting", "2026-06-08 10:00")
        self._assert_no_response()
        self._assert_deadlines(self.ticket, "2026-06-08 11:00")

    def test_bot(self):
        self._answer(
            self.ticket, "2026-06-08 10:00", user=self.env.ref("base.user_root")
        )
        self._assert_no_response()

    def test_client_and_colleague(self):
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.bakery.id}
        )
        for author in (self.jan, colleague):
            self._answer(self.ticket, "2026-06-08 10:00", author_id=author.id)
        self._assert_no_response()

    def test_portal_user(self):
        user = self._create_portal_user(self.jan)
        self._answer(self.ticket, "2026-06-08 10:00", user=user)
        self._assert_no_response()

    def test_second_reply_changes_nothing(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._answer(self.ticket, "2026-06-08 10:30")
        self._assert_response("2026-06-08 10:00")
        self._assert_deadlines(self.ticket, "2026-06-08 11:00", "2026-06-09 10:00")

    def test_solved_without_a_reply(self):
        self._move(self.ticket, "done", "2026-06-08 10:00")
        self._assert_response("2026-06-08 10:00")
        self.assertEqual(self.ticket.sla_resolved_at, local("2026-06-08 10:00"))
        self.assertEqual(self.ticket.sla_state, "met")

    def test_solved_too_late_without_a_reply(self):
        self._move(self.ticket, "done", "2026-06-08 11:00:01")
        self.assertEqual(self._clock(self.ticket, "response").state, "missed")

    def test_reply_by_mail_counts_from_its_arrival(self):
        self._reply(
            self.ticket,
            "2026-06-08 10:00",
            delivered="2026-06-08 14:00",
            From="Anna Agent <anna@sla-test.example>",
        )
        self._assert_response("2026-06-08 10:00")

    def test_automatic_mail_of_staff(self):
        self._reply(
            self.ticket,
            "2026-06-08 10:00",
            From="Anna Agent <anna@sla-test.example>",
            Auto_Submitted="auto-replied",
        )
        self._assert_no_response()

    def test_forged_mail_of_staff(self):
        self._reply(
            self.ticket,
            "2026-06-08 10:00",
            From="anna@sla-test.example <evil@evil.example>",
        )
        self._assert_no_response()
        self.assertEqual(self.ticket.sla_parked_count, 1)

    def test_opening_text_of_staff(self):
        ticket = self._receive(
            "2026-06-08 10:00", From="Anna Agent <anna@sla-test.example>"
        )
        self.assertTrue(ticket.message_ids)
        ticket.write({"partner_id": self.jan.id, "partner_email": self.jan.email})
        self.assertTrue(ticket.sla_agreement_version_id)
        self.assertFalse(ticket.sla_responded_at)

    def test_logged_call(self):
        with freeze_all_time(local("2026-06-08 10:00")):
            ticket = self.ticket.with_user(self.agent)
            activity = ticket.activity_schedule(
                "mail.mail_activity_data_call", user_id=self.agent.id
            )
            activity.action_feedback("Told him we are on it.")
        self._assert_response("2026-06-08 10:00")

    def test_logged_to_do(self):
        with freeze_all_time(local("2026-06-08 10:00")):
            ticket = self.ticket.with_user(self.agent)
            ticket.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.agent.id
            ).action_feedback("Done.")
        self._assert_no_response()

    def test_reply_of_staff_outside_the_helpdesk(self):
        user = new_test_user(
            self.env, "sla_sales", groups="base.group_user", email="s@sla-test.example"
        )
        self.ticket.message_subscribe(user.partner_id.ids)
        self._answer(self.ticket, "2026-06-08 10:00", user=user)
        self._assert_response("2026-06-08 10:00")

    def test_call_registered_afterwards(self):
        ticket = self._create_ticket(
            "2026-06-08 14:00", sla_received_at=local("2026-06-08 09:30"), priority="3"
        )
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 09:30"))
        self.assertFalse(ticket.sla_responded_at)

    def test_answered_before_the_client_was_known(self):
        ticket = self._receive("2026-06-08 08:00", From="Jan <jan@private.example>")
        self._answer(ticket, "2026-06-08 10:00")
        with freeze_all_time(local("2026-06-08 12:00")):
            ticket.write({"partner_id": self.jan.id, "partner_email": self.jan.email})
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 09:00"))
        self.assertEqual(ticket.sla_responded_at, local("2026-06-08 10:00"))

    def test_a_client_cannot_choose_the_instant(self):
        """A context sent over RPC holds no facts of a mail."""
        ticket = self.ticket.with_context(
            sla_mail_facts=["", "", local("2026-06-08 09:30"), False],
            sla_stage_move=[local("2026-06-08 09:30"), "", False],
        )
        self._answer(ticket, "2026-06-08 10:00")
        self._assert_response("2026-06-08 10:00")
        self._move(ticket, "done", "2026-06-08 12:00")
        self.assertEqual(self.ticket.sla_resolved_at, local("2026-06-08 12:00"))

    def test_several_users_of_one_person(self):
        """Somebody with a portal and an internal login is staff."""
        self.agent.partner_id.write(
            {
                "user_ids": [
                    Command.create(
                        {
                            "login": "sla_agent_portal",
                            "name": "Anna",
                            "group_ids": [
                                Command.set(self.env.ref("base.group_portal").ids)
                            ],
                        }
                    )
                ]
            }
        )
        self._answer(self.ticket, "2026-06-08 10:00")
        self._assert_response("2026-06-08 10:00")
