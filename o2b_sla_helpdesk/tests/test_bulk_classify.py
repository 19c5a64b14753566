# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local

NOW = "2026-06-08 11:00"


@tagged("post_install", "-at_install")
class TestBulkClassify(SlaHelpdeskCase):
    """Many tickets at once: only what is chosen, with a preview and a report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tickets = cls.env["helpdesk.ticket"]
        for priority in ("1", "2", "1"):
            cls.tickets |= cls._create_ticket(
                "2026-06-08 09:00", priority=priority, user_id=False
            )
        cls.category = cls.env["helpdesk.ticket.category"].create({"name": "Print"})
        cls.tags = cls.env["helpdesk.ticket.tag"].create(
            [{"name": "red"}, {"name": "blue"}]
        )

    def _dialog(self, tickets=None, user=None, **values):
        tickets = self.tickets if tickets is None else tickets
        with freeze_all_time(local(NOW)):
            dialogs = self.env["o2b.sla.bulk.classify"].with_user(user or self.agent)
            return dialogs.create({"ticket_ids": [(6, 0, tickets.ids)], **values})

    def _run(self, dialog, action="action_apply"):
        with freeze_all_time(local(NOW)):
            return getattr(dialog, action)()

    def test_only_what_is_chosen_changes(self):
        self.tickets[0].tag_ids = self.tags[1]
        before = self.tickets.mapped("priority")
        self._run(
            self._dialog(
                category_id=self.category.id,
                tag_ids=[(6, 0, self.tags[0].ids)],
                remove_tag_ids=[(6, 0, self.tags[1].ids)],
            )
        )
        self.assertEqual(self.tickets.category_id, self.category)
        for ticket in self.tickets:
            self.assertEqual(ticket.tag_ids, self.tags[0])
        self.assertEqual(self.tickets.mapped("priority"), before)
        self.assertFalse(self.tickets.user_id)

    def test_everything_at_once(self):
        environment = self.env["o2b.sla.environment"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Production",
                "kind": "production",
            }
        )
        dialog = self._dialog(
            priority="3",
            team_id=self.team.id,
            user_id=self.agent.id,
            environment_id=environment.id,
            coverage="advice",
            coverage_reason="A module of somebody else",
        )
        action = self._run(dialog)
        self.assertFalse(dialog.line_ids.mapped("reason"))
        self.assertEqual(action["tag"], "display_notification")
        for ticket in self.tickets:
            self.assertEqual(ticket.priority, "3")
            self.assertEqual(ticket.user_id, self.agent)
            self.assertEqual(ticket.sla_environment_id, environment)
            self.assertEqual(ticket.sla_coverage, "advice")
            self._assert_deadlines(ticket, "2026-06-08 11:00")

    def test_to_nobody(self):
        self.tickets.user_id = self.agent
        self._run(self._dialog(unassign=True))
        self.assertFalse(self.tickets.user_id)

    def test_preview_tells_the_clocks_and_changes_nothing(self):
        """Two P3 get a shorter response; the P2 stays what it is."""
        dialog = self._dialog(priority="2")
        before = self.tickets.mapped("sla_response_deadline")
        events = self.tickets._sla_all_clocks().event_ids
        self._run(dialog, "action_preview")
        self.assertEqual(dialog.step, "preview")
        self.assertEqual(dialog.preview["count"], 2)
        self.assertEqual(dialog.preview["earlier"], 2)
        self.assertEqual((dialog.changed_count, dialog.refused_count), (3, 0))
        self.env.invalidate_all()
        self.assertEqual(self.tickets.mapped("sla_response_deadline"), before)
        self.assertEqual(self.tickets._sla_all_clocks().event_ids, events)
        self._run(dialog, "action_back")
        self.assertEqual(dialog.step, "choose")
        self._run(dialog)
        self.assertEqual(set(self.tickets.mapped("priority")), {"2"})

    def test_preview_looks_at_these_tickets_only(self):
        other = self._create_ticket("2026-06-08 09:00", priority="1")
        dialog = self._dialog(tickets=self.tickets[0], priority="3")
        self._run(dialog, "action_preview")
        self.assertEqual(dialog.preview["count"], 1)
        self.assertNotIn(other.display_name, str(dialog.preview))

    def test_those_that_refuse_are_told_with_the_reason(self):
        """One of another client, and an environment that is not theirs."""
        foreign = self._create_ticket(
            "2026-06-08 09:00", partner_id=self.piet.id, partner_email=self.piet.email
        )
        environment = self.env["o2b.sla.environment"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Production",
                "kind": "production",
            }
        )
        dialog = self._dialog(
            tickets=self.tickets | foreign, environment_id=environment.id
        )
        self._run(dialog)
        self.assertEqual(dialog.step, "done")
        self.assertEqual((dialog.changed_count, dialog.refused_count), (3, 1))
        self.assertEqual(dialog.line_ids.ticket_id, foreign)
        self.assertIn("another client", dialog.line_ids.reason)
        self.assertFalse(foreign.sla_environment_id)
        self.assertEqual(self.tickets.sla_environment_id, environment)

    def test_assignee_of_another_team(self):
        outsider = new_test_user(
            self.env, "sla_out", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        dialog = self._dialog(user_id=outsider.id)
        self._run(dialog)
        self.assertEqual(dialog.refused_count, 3)
        self.assertFalse(self.tickets.user_id)

    def test_one_that_breaks_stops_no_other(self):
        bad = self.tickets[1]
        write, reason = type(bad).write, "Not this one"

        def refusing(tickets, vals):
            if bad in tickets and "category_id" in vals:
                raise ValidationError(reason)
            return write(tickets, vals)

        self.patch(type(bad), "write", refusing)
        dialog = self._dialog(category_id=self.category.id)
        self._run(dialog)
        self.assertEqual(dialog.line_ids.ticket_id, bad)
        self.assertEqual(dialog.line_ids.reason, reason)
        self.assertEqual((self.tickets - bad).category_id, self.category)

    def test_tickets_one_may_not_change(self):
        own = new_test_user(
            self.env, "sla_own2", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        with self.assertRaises(AccessError):
            self._dialog(user=own, category_id=self.category.id)
        mine = self._create_ticket("2026-06-08 09:00", user_id=own.id)
        dialog = self._dialog(tickets=mine, user=own, category_id=self.category.id)
        dialog.sudo().ticket_ids |= self.tickets[0]
        self.tickets[0].user_id = self.agent
        self.env.invalidate_all()
        self._run(dialog)
        self.assertEqual(mine.category_id, self.category)
        self.assertFalse(self.tickets.category_id)

    def test_nothing_chosen(self):
        for action in ("action_preview", "action_apply"):
            with self.assertRaises(UserError):
                self._run(self._dialog(), action)
            with self.assertRaises(UserError):
                self._run(
                    self._dialog(tickets=self.env["helpdesk.ticket"], priority="3"),
                    action,
                )

    def test_one_batch(self):
        """Ten tickets cost no more queries than five, but for their own rows."""
        counts = {}
        for number in (5, 10):
            tickets = self.env["helpdesk.ticket"]
            for _i in range(number):
                tickets |= self._create_ticket("2026-06-08 09:00")
            dialog = self._dialog(tickets=tickets, category_id=self.category.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run(dialog)
            self.env.flush_all()
            counts[number] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts[10], counts[5] + 5)

    def test_taking_tickets(self):
        with freeze_all_time(local(NOW)):
            self.assertIs(self.tickets.with_user(self.agent).action_sla_take(), True)
        self.assertEqual(self.tickets.user_id, self.agent)

    def test_taking_tickets_of_another_team(self):
        outsider = new_test_user(
            self.env, "sla_out2", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        with freeze_all_time(local(NOW)):
            action = self.tickets.with_user(outsider).action_sla_take()
        self.assertIn(self.team.name, action["params"]["message"])
        self.assertFalse(self.tickets.user_id)
