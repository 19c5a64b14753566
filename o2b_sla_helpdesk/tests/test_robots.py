# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import local
from .sender_common import PARAMETER, SlaSenderCase


@tagged("post_install", "-at_install")
class TestRobots(SlaSenderCase):
    """Robots touch no clock and get no answer; nothing they write is dropped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(PARAMETER, False)

    def _count(self):
        return self.env["helpdesk.ticket"].search_count([])

    # === Automatic replies (B24, B25) ===

    def test_automatic_replies_are_notes(self):
        ticket = self._received("2026-06-05 10:00")
        self._waiting(ticket)
        for header in (
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "auto_reply"},
            {"X_Autoreply": "yes"},
            {"Return_Path": "<>"},
        ):
            before = len(ticket.message_ids)
            self._answered(ticket, "2026-06-09 10:00", None, **header)
            self.assertEqual(len(ticket.message_ids), before + 1, header)
            message = ticket.message_ids.sorted("id")[-1:]
            self.assertTrue(message.subtype_id.internal, header)
            self.assertFalse(message.notified_partner_ids & self.jan)
            self.assertEqual(ticket.sla_state, "paused", header)
            self.assertEqual(ticket.stage_id, self.stages["awaiting"], header)

    def test_a_colleagues_robot_is_no_response(self):
        ticket = self._received("2026-06-05 10:00")
        self._answered(
            ticket,
            "2026-06-08 10:00",
            None,
            From="anna@sla-test.example",
            Auto_Submitted="auto-replied",
        )
        self.assertFalse(ticket.sla_responded_at)

    def test_a_new_ticket_by_a_robot_is_not_answered(self):
        ticket = self._received(Auto_Submitted="auto-generated")
        self.assertTrue(ticket.sla_authorised)
        self.assertEqual(ticket.sla_answer, "robot")
        ticket = self._received(From="no-reply@shop.example", result=None)
        self.assertEqual(ticket.sla_answer, "robot")
        self.assertFalse(self._notices(ticket))

    def test_a_loop_ends_and_nothing_is_lost(self):
        """We answer, a robot that does not say so answers, 25 times."""
        ticket = self._received("2026-06-08 10:00")
        self.assertEqual(len(self._notices(ticket)), 1)
        before = self._count()
        for _time in range(25):
            self._answered(ticket, "2026-06-08 10:01", None)
        self.assertEqual(self._count(), before)
        mails = ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(mails), 26)
        self.assertEqual(len(self._notices(ticket)), 1)

    def test_reply_to_a_loop_warning_is_kept(self):
        """Odoo would drop it unseen."""
        ticket = self._received(
            References="<1-loop-detection-bounce-email@host>", Subject="Help"
        )
        self.assertEqual(len(ticket), 1)
        self.assertEqual(ticket.sla_answer, "robot")

    # === Floods (B26) ===

    def _flood(self, count, **headers):
        """The tickets that so many mails are in, and how often."""
        found = []
        for number in range(count):
            lines = {name: text.format(number) for name, text in headers.items()}
            minute = f"2026-06-08 {10 + number // 60}:{number % 60:02}"
            ticket = self._received(minute, None, **lines)
            self.assertEqual(len(ticket), 1)
            found.append(ticket)
        return found

    def _assert_kept(self, tickets, count):
        """Each of the mails is on one of these tickets."""
        mails = self.env["mail.message"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "in", tickets.ids),
                ("message_type", "=", "email"),
            ]
        )
        self.assertEqual(len(mails), count)

    def test_a_monitor(self):
        before = self._count()
        found = self._flood(
            30, From="monitor@shop.example", Subject="ALERT: disk {}% full"
        )
        ticket = found[0]
        self.assertEqual(set(found), {ticket})
        self.assertEqual(self._count(), before + 1)
        self.assertEqual(ticket.sla_flood_count, 30)
        self._assert_kept(ticket, 30)
        # one answer went out
        self.assertEqual(len(self._notices(ticket)), 1)

    def test_a_robot_with_ever_other_subjects(self):
        words = "one two three four five six seven".split()
        tickets = self.env["helpdesk.ticket"]
        for word in words:
            tickets |= self._received(
                result=None,
                From="monitor@shop.example",
                Subject=word,
                Auto_Submitted="auto-generated",
            )
        self.assertEqual(len(tickets), 1)
        self._assert_kept(tickets, 7)

    def test_a_stranger_with_ever_other_subjects(self):
        tickets = self.env["helpdesk.ticket"]
        for letter in "abcdefgh":
            tickets |= self._received(
                result=None, From="who@shop.example", Subject=f"Question {letter * 3}z"
            )
        self.assertEqual(len(tickets), 5)
        self._assert_kept(tickets, 8)

    def test_a_busy_contact(self):
        """Nine questions are nine tickets, and a P1 is never hidden among them."""
        found = self._flood(9, Subject="Question {}")
        self.assertEqual(len(set(found)), 9)
        found = self._flood(12, Subject="Invoice {} is wrong")
        self.assertEqual(len(set(found)), 10)
        urgent = self._received("2026-06-08 10:30", Subject="[P1] Down")
        self.assertEqual(urgent.priority, "3")
        self.assertNotIn(urgent, found)
        self.assertFalse(urgent.sla_flood_count)

    def test_each_team_has_its_own(self):
        """What is sent to another team, maybe of another company, stays there."""
        other = self.env["helpdesk.ticket.team"].create(
            {"name": "Other", "alias_name": "sla-other"}
        )
        values = {"result": None, "From": "m@shop.example", "Subject": "Alert"}
        first = self._received(**values)
        second = self._received(To="sla-other@sla-test.example", **values)
        self.assertNotEqual(first, second)
        self.assertEqual(second.team_id, other)
        self.assertEqual(self._received(**values), first)

    def test_the_next_hour_is_a_new_ticket(self):
        first = self._received(result=None, From="m@shop.example", Subject="Alert")
        later = self._received(
            "2026-06-08 11:30", None, From="m@shop.example", Subject="Alert"
        )
        self.assertNotEqual(first, later)

    def test_a_closed_ticket_takes_nothing_in(self):
        first = self._received(result=None, From="m@shop.example", Subject="Alert")
        self._move(first, "cancelled", "2026-06-08 10:01")
        second = self._received(
            "2026-06-08 10:02", None, From="m@shop.example", Subject="Alert"
        )
        self.assertNotEqual(first, second)

    # === Bounces (B27, B28) ===

    def _bounce(self, message_id):
        return (
            "--x\r\nContent-Type: text/plain\r\n\r\nNo such mailbox.\r\n"
            "--x\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Reporting-MTA: dns; mx\r\n\r\n"
            "Final-Recipient: rfc822; jan@bakery.example\r\nAction: failed\r\n"
            "Status: 5.1.1\r\n\r\n"
            "--x\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            f"Message-Id: {message_id}\r\nSubject: x\r\n\r\n--x--\r\n"
        )

    def test_a_bounce_of_our_answer(self):
        ticket = self._received()
        notice = self._notices(ticket)
        notice.state = "sent"
        before = self._count()
        messages = ticket.message_ids
        self._deliver(
            self._mail(
                body=self._bounce(notice.message_id),
                From="MAILER-DAEMON@mx.bakery.example",
                Return_Path="<>",
                Content_Type="multipart/report; boundary=x",
            )
        )
        self.assertEqual(notice.state, "failed")
        self.assertTrue(notice.error)
        self.assertEqual(self._count(), before)
        self.assertEqual(ticket.message_ids, messages)
        self.assertFalse(ticket.sla_responded_at)

    def test_sends_nothing_to_ourselves(self):
        for address in (
            "sla-support@sla-test.example",
            self.env.company.sla_helpdesk_email,
            "anna@sla-test.example",
        ):
            ticket = self._received(result=None, From=address)
            self.assertEqual(ticket.sla_answer, "own", address)
            self.assertFalse(self._notices(ticket))

    def test_odd_dates(self):
        """B32: the sender's date is nothing to go by."""
        for date in ("Wed, 01 Jan 2099 00:00:00 +0000", "garbage", None):
            ticket = self._received(Date=date)
            self.assertEqual(ticket.sla_received_at, local("2026-06-08 10:00"))
            self.assertEqual(ticket.message_ids.date, local("2026-06-08 10:00"))
