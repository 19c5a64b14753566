# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time
from odoo.addons.o2b_sla.tests.outbox_common import OutboxCase

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestEscalation(OutboxCase, SlaHelpdeskCase):
    """Tickets: the team's leader, and who sees whom was told."""

    def setUp(self):
        super().setUp()
        self.leader = new_test_user(
            self.env,
            "sla_leader",
            email="leader@sla-test.example",
            groups="helpdesk_mgmt.group_helpdesk_manager",
        )
        self.team.user_id = self.leader
        self.manager = new_test_user(
            self.env,
            "sla_manager",
            email="manager@sla-test.example",
            groups="o2b_sla.o2b_sla_group_manager,helpdesk_mgmt.group_helpdesk_manager",
        )
        self.env.company.sla_manager_id = self.manager
        self.ticket = self._create_ticket(
            "2026-06-08 09:00", priority="3", user_id=self.agent.id
        )

    def run_cron(self, text):
        with freeze_all_time(local(text)):
            self.env.invalidate_all()
            clocks = self.env["o2b.sla.clock"]
            clocks._process_due()
            clocks._process_alerts()
            self.env.flush_all()

    def rows(self, **values):
        return self.env["o2b.sla.escalation"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", self.ticket.id)]
            + [(name, "=", value) for name, value in values.items()]
        )

    def test_roles_of_a_ticket(self):
        self.run_cron("2026-06-08 10:30")
        self.assertEqual(self.rows(percent=75, role="assignee").user_id, self.agent)
        self.assertEqual(self.rows(percent=75, role="leader").user_id, self.leader)
        self.ticket.user_id = False
        self.assertEqual(self.ticket._sla_responsible_user(), self.leader)

    def test_mail_and_reply(self):
        """The mail tells what is needed; an answer to it lands on the ticket, as a
        note, and is no response to the client."""
        self.run_cron("2026-06-08 10:30")
        with freeze_all_time(local("2026-06-08 10:31")), self.outgoing():
            self.env["o2b.sla.notice"]._cron_send()
        (mail,) = self.smtp.to("leader@sla-test.example")
        text = mail.get_body(["plain"]).get_content()
        for part in (self.ticket.number, "Does not print", "Bakery", "11:00"):
            self.assertIn(part, text)
        reply = (
            "From: leader@sla-test.example\r\n"
            "To: sla-support@sla-test.example\r\n"
            "Message-Id: <reply@sla-test.example>\r\n"
            f"In-Reply-To: {mail['Message-Id']}\r\n"
            f"References: {mail['References']} {mail['Message-Id']}\r\n"
            "Subject: Re: P1\r\n\r\nI will call them.\r\n"
        )
        with freeze_all_time(local("2026-06-08 10:40")):
            count = self.env["helpdesk.ticket"].search_count([])
            self.env["mail.thread"].message_process("helpdesk.ticket", reply.encode())
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), count)
        note = self.ticket.message_ids.filtered(lambda m: "call them" in m.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(self.ticket.sla_responded_at)

    def test_an_answer_stops_the_levels(self):
        self.run_cron("2026-06-08 10:00")
        with freeze_all_time(local("2026-06-08 10:10")):
            self.ticket.with_user(self.agent).message_post(
                body="We are on it",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.run_cron("2026-06-08 11:30")
        self.assertEqual(self.rows(indicator="response").mapped("percent"), [50])

    def test_who_sees_them(self):
        """As the ticket itself: own, team, all; notices too."""
        self.run_cron("2026-06-08 10:30")
        row = self.rows(percent=75, role="leader")
        notice = self.env["o2b.sla.notice"].search([("key", "=", row.notice_key)])
        self.assertTrue(notice)
        own = "helpdesk_mgmt.group_helpdesk_user_own"
        team = "helpdesk_mgmt.group_helpdesk_user_team"
        other = new_test_user(self.env, "sla_other_own", groups=own)
        mate = new_test_user(self.env, "sla_mate", groups=team)
        self.team.user_ids |= mate
        employee = new_test_user(self.env, "sla_employee", groups="base.group_user")
        portal = self._create_portal_user(self.jan)
        for user, seen in (
            (self.agent, True),
            (self.leader, True),
            (self.manager, True),
            (mate, True),
            (other, False),
            (employee, False),
            (portal, False),
        ):
            for record in (row, notice):
                with self.subTest(user=user.login, model=record._name):
                    record = record.with_user(user)
                    self.assertEqual(record.has_access("read"), seen)
                    if record.browse().has_access("read"):
                        found = record.search([("id", "=", record.id)])
                        self.assertEqual(bool(found), seen)
                    else:
                        with self.assertRaises(AccessError):
                            record.search([])

    def test_button(self):
        self.run_cron("2026-06-08 10:30")
        mine = self.ticket.with_user(self.agent)
        self.assertEqual(mine.sla_escalation_count, 3)
        action = mine.action_sla_escalations()
        found = self.env[action["res_model"]].with_user(self.agent)
        self.assertEqual(found.search_count(action["domain"]), 3)
