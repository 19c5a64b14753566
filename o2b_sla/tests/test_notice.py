# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import smtplib
from unittest.mock import patch

from markupsafe import Markup

from odoo.exceptions import AccessError, UserError
from odoo.tests import RecordCapturer
from odoo.tools import mute_logger

from .common import SlaRecordCommon, amsterdam
from .outbox_common import OutboxCase


class TestNotice(OutboxCase, SlaRecordCommon):
    """The outbox: what is posted once is sent once, however long that takes."""

    def setUp(self):
        super().setUp()
        self.record = self.receive("2026-06-01 08:00", "P1")
        self.agent.email = "agent@contractor.example"
        self.manager.email = "manager@contractor.example"
        self.env.company.sla_manager_id = self.manager

    def post(self, key="one", **values):
        with self.at("2026-06-01 09:00"):
            return self.env["o2b.sla.notice"]._post([self.values(key, **values)])

    def values(self, key, **values):
        return {
            "key": key,
            "kind": "escalation",
            "res_model": self.record._name,
            "res_id": self.record.id,
            "email_to": "bram@contractor.example",
            "subject": "At risk",
            "body": Markup("<p>Two hours <b>left</b></p>"),
            **values,
        }

    def test_sent_once(self):
        notice = self.post()
        self.assertEqual(notice.state, "waiting")
        self.assertEqual(self.smtp.mails, [], "nothing leaves before the commit")
        self.send("2026-06-01 09:00:05")
        self.send("2026-06-01 09:05")
        (mail,) = self.smtp.mails
        self.assertEqual(mail["To"], "bram@contractor.example")
        self.assertEqual(mail["Subject"], "At risk")
        self.assertEqual(mail["Message-Id"], notice.message_id)
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertIn("Two hours <b>left</b>", mail.get_body(["html"]).get_content())
        self.assertIn("Two hours *left*", mail.get_body(["plain"]).get_content())
        self.assertEqual(notice.state, "sent")
        self.assertEqual(amsterdam(notice.sent_at), "2026-06-01 09:00:05")
        self.assertEqual(notice.attempts, 1)

    def test_a_key_counts_once(self):
        first = self.post()
        self.assertFalse(self.post(subject="Another text"))
        self.assertEqual(first.subject, "At risk")
        both = self.env["o2b.sla.notice"]._post([self.values("two")] * 2)
        self.assertEqual(len(both), 1)

    def test_trigger(self):
        """The scheduled action is told at once, not at its next turn."""
        triggers = self.env["ir.cron.trigger"]
        with RecordCapturer(triggers, []) as captured:
            self.post()
        cron = self.env.ref("o2b_sla.ir_cron_notice")
        self.assertEqual(captured.records.cron_id, cron)

    def test_mail_server_down_and_up(self):
        self.smtp.up = False
        notice = self.post(kind="acknowledgement")
        waits = []
        moments = [
            "2026-06-01 09:00:00",
            "2026-06-01 09:01:00",
            "2026-06-01 09:03:00",
            "2026-06-01 09:08:00",
            "2026-06-01 09:23:00",
            "2026-06-01 09:53:00",
        ]
        for moment in moments:
            self.send(moment)
            waits.append(amsterdam(notice.next_try))
            self.assertEqual(notice.state, "waiting")
            self.assertIn("could not be reached", notice.error)
        self.assertEqual(
            [wait[11:] for wait in waits],
            ["09:01", "09:03", "09:08", "09:23", "09:53", "10:53"],
        )
        self.send("2026-06-01 10:00")
        self.assertEqual(notice.attempts, 6, "not due, not tried")
        self.smtp.up = True
        self.send("2026-06-01 10:53")
        self.assertEqual(notice.state, "sent")
        self.assertFalse(notice.error)
        self.assertEqual(len(self.smtp.mails), 1)

    def test_given_up_after_a_day(self):
        self.smtp.up = False
        notice = self.post()
        notice.next_try = False
        notice.next_try = notice.posted_at
        self.send("2026-06-02 09:00")
        self.assertEqual(notice.state, "failed")
        self.assertIn("Given up after a day", notice.error)

    def test_one_connection_for_many(self):
        for number in range(20):
            self.post(f"n{number}")
        self.send("2026-06-01 12:00")
        self.assertEqual((len(self.smtp.mails), self.smtp.connections), (20, 1))

    def test_refused_for_good(self):
        """Failed at once, in plain words; who is responsible gets an activity."""
        self.refuse("bram@contractor.example")
        notice = self.post(kind="acknowledgement")
        other = self.post("two", email_to="else@contractor.example")
        self.send("2026-06-01 09:00")
        self.assertEqual(notice.state, "failed")
        self.assertEqual(
            notice.error,
            "The mail server refuses bram@contractor.example: 550 No such user here",
        )
        self.assertEqual(other.state, "sent", "one refusal stops no other")
        activity = self.record.activity_ids
        self.assertEqual(activity.user_id, self.agent)
        self.assertIn("bram@contractor.example failed", activity.summary)
        self.send("2026-06-01 09:10")
        self.assertEqual(len(self.record.activity_ids), 1)

    def test_refused_for_now(self):
        self.refuse("bram@contractor.example", 451, b"Greylisted, try again")
        notice = self.post()
        self.send("2026-06-01 09:00")
        self.assertEqual(notice.state, "waiting")
        self.assertIn("451 Greylisted", notice.error)
        self.smtp.refused.clear()
        self.send("2026-06-01 09:01")
        self.assertEqual(notice.state, "sent")

    def test_text_refused(self):
        self.smtp.refused["bram@contractor.example"] = smtplib.SMTPDataError(
            554, b"Spam"
        )
        notice = self.post()
        self.send("2026-06-01 09:00")
        self.assertEqual(notice.state, "failed")
        self.assertEqual(notice.error, "The mail server refuses the mail: 554 Spam")

    def test_no_address(self):
        nobody = self._create_person("Nobody", False)
        cases = {
            "There is no address to send it to.": {"email_to": ""},
            "No usable e-mail address: bram@": {"email_to": "bram@"},
            "No usable e-mail address: a@b.nl, c@d.nl": {"email_to": "a@b.nl, c@d.nl"},
            "Nobody has no e-mail address.": {
                "email_to": "",
                "partner_id": nobody.id,
            },
        }
        for reason, values in cases.items():
            notice = self.post(reason, **values)
            self.assertEqual((notice.state, notice.error), ("failed", reason))
        self.send("2026-06-01 09:00")
        self.assertEqual(self.smtp.mails, [])
        self.assertEqual(len(self.record.activity_ids), len(cases))

    def test_header_injection(self):
        notice = self.post(
            subject="At risk\r\nBcc: evil@evil.example",
            reply_to="a@b.nl\nBcc: evil@evil.example",
            headers={"X-Test": "1\r\nBcc: evil@evil.example"},
            body="<script>alert(1)</script>",
        )
        self.send("2026-06-01 09:00")
        (mail,) = self.smtp.mails
        self.assertNotIn("Bcc", mail)
        self.assertEqual(mail["Subject"], "At risk Bcc: evil@evil.example")
        self.assertIn("&lt;script&gt;", notice.body)

    def test_late_escalation_is_told_otherwise(self):
        """An urgent mail that does not leave in five minutes: activity and bus."""
        self.smtp.up = False
        self.post()
        self.post("two", kind="acknowledgement")
        self.send("2026-06-01 09:04:59")
        self.assertFalse(self.record.activity_ids)
        shown = [("message", "like", "simple_notification")]
        with RecordCapturer(self.env["bus.bus"], shown) as captured:
            self.send("2026-06-01 09:05")
            self.send("2026-06-01 09:06")
        activity = self.record.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(
            activity.summary, "Mail to bram@contractor.example is late: At risk"
        )
        self.assertEqual(len(captured.records), 1)
        self.assertIn('"sticky":true', captured.records.message.replace(" ", ""))

    def test_sent_after_all(self):
        """Its activity is closed then; another one's, and a person's own, stay."""
        self.smtp.up = False
        late = self.post()
        bad = self.post("two", kind="acknowledgement", email_to="nobody")
        self.assertEqual(bad.state, "failed")
        own = self.record.activity_schedule(
            "o2b_sla.mail_activity_type_notice", user_id=self.manager.id
        )
        self.send("2026-06-01 09:06")
        self.assertEqual(len(self.record.activity_ids), 3)
        self.assertIn(late.alarm_activity_id, self.record.activity_ids)
        self.smtp.up = True
        written = self.record.write_date
        self.send("2026-06-01 10:00")
        self.assertEqual(late.state, "sent")
        self.assertFalse(late.alarm_activity_id)
        self.assertEqual(self.record.activity_ids, bad.alarm_activity_id | own)
        self.assertEqual(self.record.write_date, written)

    def test_failed_again_is_one_activity(self):
        notice = self.post(email_to="nobody")
        self.send("2026-06-01 09:06")
        first = notice.alarm_activity_id
        notice.alarmed_at = False
        self.send("2026-06-01 09:07")
        self.assertFalse(first.exists())
        self.assertEqual(self.record.activity_ids, notice.alarm_activity_id)

    def test_without_a_record(self):
        self.refuse("bram@contractor.example")
        notice = self.post(res_model=False, res_id=False, kind="alarm")
        self.send("2026-06-01 09:00")
        self.assertEqual(notice.activity_ids.user_id, self.manager)

    def test_history(self):
        """Staff's mails are notes, the client's are part of the conversation; none is
        a response."""
        self.post()
        self.post("two", kind="acknowledgement", subject="Received")
        self.send("2026-06-01 09:00")
        note = self.record.message_ids.filtered(lambda m: m.subject == "At risk")
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertTrue(note.is_internal)
        public = self.record.message_ids.filtered(lambda m: m.subject == "Received")
        self.assertEqual(public.message_type, "auto_comment")
        self.assertFalse(public.is_internal)
        self.assertFalse(self.record.sla_responded_at)

    def test_history_fails(self):
        """What has left is not sent again because its history cannot be written."""
        notice = self.post()
        with (
            patch.object(
                type(self.env["mail.message"]), "create", side_effect=ValueError
            ),
            mute_logger("odoo.addons.o2b_sla.models.o2b_sla_notice_sending"),
        ):
            self.send("2026-06-01 09:00")
        self.send("2026-06-01 09:05")
        self.assertEqual(notice.state, "sent")
        self.assertEqual(len(self.smtp.mails), 1)

    def test_a_worker_died(self):
        """Claimed and not locked: it is sent under the same Message-Id."""
        notice = self.post()
        with self.at("2026-06-01 09:00"), self.outgoing():
            self.env["o2b.sla.notice"]._claim_next()
        self.assertEqual(notice.state, "sending")
        self.send("2026-06-01 09:01")
        self.assertEqual((notice.state, notice.attempts), ("sent", 2))
        self.assertEqual(self.smtp.mails[0]["Message-Id"], notice.message_id)

    def test_a_deadly_notice_makes_way(self):
        """One that stops every worker does not keep the others back for ever."""
        notice = self.post()
        other = self.post("two", kind="acknowledgement")
        for _death in range(3):
            with self.at("2026-06-01 09:00"), self.outgoing():
                self.assertEqual(self.env["o2b.sla.notice"]._claim_next()[0], notice.id)
        self.send("2026-06-01 09:01")
        self.assertEqual((notice.state, other.state), ("waiting", "sent"))
        self.assertIn("stopped the server", notice.error)
        self.assertEqual(amsterdam(notice.next_try), "2026-06-01 09:16")

    def test_claimed_by_another(self):
        """Who lost the claim does not send."""
        notice = self.post()
        with self.at("2026-06-01 09:00"), self.outgoing():
            lost = self.env["o2b.sla.notice"]._claim_next()
            self.env["o2b.sla.notice"]._claim_next()
            self.env["o2b.sla.notice"]._send_claimed(lost, {})
        self.assertEqual(self.smtp.mails, [])
        self.assertEqual(notice.state, "sending")

    def test_urgent_first(self):
        for key, kind in (("a", "acknowledgement"), ("b", "alarm"), ("c", "estimate")):
            self.post(key, kind=kind, subject=key)
        self.send("2026-06-01 09:00")
        self.assertEqual([mail["Subject"] for mail in self.smtp.mails][0], "b")

    def test_bounce(self):
        notice = self.post(kind="acknowledgement")
        self.send("2026-06-01 09:00")
        found = self.env["o2b.sla.notice"]._mark_bounced(
            notice.message_id, "Mailbox full"
        )
        self.assertEqual(found, notice)
        self.assertEqual((notice.state, notice.error), ("failed", "Mailbox full"))
        self.send("2026-06-01 09:01")
        self.assertIn("failed", self.record.activity_ids.summary)
        self.assertFalse(self.env["o2b.sla.notice"]._mark_bounced("<other@x.nl>"))

    def test_bounce_by_mail(self):
        notice = self.post(kind="acknowledgement")
        self.send("2026-06-01 09:00")
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": False,
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": [notice.message_id],
                "bounced_message": self.env["mail.message"],
                "body": "<p>User unknown</p>",
                "email_from": "mailer-daemon@x.nl",
                "to": "bounce@y.nl",
                "message_id": "<1@x.nl>",
            },
        )
        self.assertEqual((notice.state, notice.error), ("failed", "User unknown"))

    def test_send_again(self):
        self.refuse("bram@contractor.example")
        notice = self.post(res_model="res.partner", res_id=self.jan.id)
        self.send("2026-06-01 09:00")
        with self.at("2026-06-01 12:00"):
            mine = notice.with_user(self.manager)
            mine.email_to = "Bram2@contractor.example"
            mine.action_resend()
        self.assertEqual(notice.state, "waiting")
        self.send("2026-06-01 12:00")
        (mail,) = self.smtp.mails
        self.assertEqual(mail["To"], "bram2@contractor.example")
        with self.assertRaises(UserError):
            notice.with_user(self.manager).action_resend()

    def test_who_may_what(self):
        notice = self.post(res_model="res.partner", res_id=self.jan.id)
        hidden = self.post("two")
        self.assertEqual(notice.with_user(self.agent).subject, "At risk")
        found = self.env["o2b.sla.notice"].with_user(self.agent).search([])
        self.assertIn(notice, found)
        self.assertNotIn(hidden, found, "an agent cannot read the record it is about")
        with self.assertRaises(AccessError):
            hidden.with_user(self.agent).read(["subject"])
        for user in (self.agent, self.contract_manager):
            with self.assertRaises(AccessError):
                notice.with_user(user).email_to = "x@y.nl"
            with self.assertRaises(AccessError):
                notice.with_user(user).action_resend()
        for values in ({"state": "sent"}, {"subject": "Other"}, {"state": "sent"}):
            with self.assertRaises(AccessError):
                notice.with_user(self.manager).write(values)
        with self.assertRaises(UserError):
            notice.with_user(self.manager).email_to = "nonsense"
        with self.assertRaises(AccessError):
            notice.with_user(self.admin).unlink()
