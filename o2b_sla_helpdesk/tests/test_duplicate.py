# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestDuplicate(SlaHelpdeskCase):
    """A duplicate goes on in its original, and back when it was none."""

    def setUp(self):
        super().setUp()
        self.original = self._create_ticket("2026-06-08 09:00", priority="2")
        self.ticket = self._create_ticket(
            "2026-06-08 09:30", priority="2", name="No print"
        )

    def _mark(self, at="2026-06-08 11:00", ticket=None, original=None, **values):
        ticket = ticket or self.ticket
        original = original or self.original
        with freeze_all_time(local(at)):
            wizards = self.env["helpdesk.ticket.duplicate.wizard"]
            wizard = wizards.with_user(self.agent).create(
                {"ticket_id": ticket.id, "duplicate_of_id": original.id, **values}
            )
            wizard.action_confirm()
        return wizard

    def _public(self, ticket):
        return ticket.message_ids.filtered(
            lambda m: m.subtype_id == self.env.ref("mail.mt_comment")
        )

    def test_clocks_end_and_the_client_is_told(self):
        self._mark(target_stage_id=self.stages["cancelled"].id)
        clock = self._clock(self.ticket, "response")
        self.assertEqual(clock.state, "cancelled")
        line = clock.event_ids.filtered(lambda e: e.kind == "cancelled")
        self.assertIn(self.original.number, line.reason)
        self.assertFalse(clock.counts)
        message = self._public(self.ticket)
        self.assertIn(self.original.number, message.body)
        self.assertEqual(message.partner_ids, self.jan)
        self.assertIn(self.jan, self.original.message_partner_ids)
        self.assertEqual(self._clock(self.original, "response").state, "running")

    def test_telling_the_client_is_optional(self):
        self._mark(send_message=False)
        self.assertFalse(self._public(self.ticket))

    def test_another_client_s_ticket_is_not_named(self):
        foreign = self._create_ticket(
            "2026-06-08 09:00", partner_id=self.piet.id, partner_email=self.piet.email
        )
        wizard = self._mark(original=foreign)
        self.assertFalse(wizard.same_client)
        self.assertNotIn(foreign.number, self._public(self.ticket).body)
        self.assertNotIn(self.jan, foreign.message_partner_ids)

    def test_what_was_said_is_on_the_original(self):
        self._answer(self.ticket, "2026-06-08 10:00", body="Which tray?")
        attachment = self.env["ir.attachment"].create(
            {
                "name": "photo.png",
                "raw": b"x",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self._mark(send_message=False)
        original = self.original.with_user(self.agent)
        self.assertIn(
            "Which tray?", str(original.sla_duplicate_message_ids.mapped("body"))
        )
        self.assertEqual(original.sla_duplicate_attachment_ids, attachment)
        self.assertTrue(
            original.message_ids.filtered(lambda m: self.ticket.number in m.body)
        )
        self.assertFalse(self.ticket.sla_duplicate_message_ids)

    def test_undo(self):
        """Back in the stage it was in; its clock has not stood still (§3.2)."""
        self._move(self.ticket, "in_progress", "2026-06-08 10:00")
        before = self.ticket.sla_response_deadline
        self._mark(target_stage_id=self.stages["cancelled"].id)
        with freeze_all_time(local("2026-06-08 11:00")):
            self.ticket.with_user(self.agent).action_sla_no_duplicate()
        self.assertFalse(self.ticket.duplicate_id)
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self.assertEqual(self._clock(self.ticket, "response").state, "running")
        self.assertEqual(self.ticket.sla_response_deadline, before)
        self.assertEqual(self.ticket.sla_reopen_count, 0)
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent).action_sla_no_duplicate()

    def test_undo_of_one_that_waited(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "awaiting", "2026-06-08 10:30")
        self._mark(target_stage_id=self.stages["cancelled"].id)
        with freeze_all_time(local("2026-06-08 12:00")):
            self.ticket.with_user(self.agent).action_sla_no_duplicate()
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])
        self.assertTrue(self._clock(self.ticket, "resolution").is_paused)

    def test_refused(self):
        self._mark()
        third = self._create_ticket("2026-06-08 09:40")
        with self.assertRaises(UserError, msg="a duplicate is no original"):
            self._mark(ticket=third, original=self.ticket)
        with self.assertRaises(UserError, msg="an original is no duplicate"):
            self._mark(ticket=self.original, original=third)
        with self.assertRaises(UserError):
            self._mark(ticket=third, original=third)

    def test_a_duplicate_is_not_opened_again(self):
        self._mark(target_stage_id=self.stages["cancelled"].id)
        with freeze_all_time(local("2026-06-08 12:00")):
            dialog = self.env["o2b.sla.reopen"].with_user(self.agent)
            dialog = dialog.create({"ticket_id": self.ticket.id, "reason": "?"})
            with self.assertRaises(UserError):
                dialog.action_reopen()
