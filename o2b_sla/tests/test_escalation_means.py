# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import RecordCapturer

from .escalation_common import EscalationCase


class TestEscalationMeans(EscalationCase):
    """Activity, mail, message on screen, history."""

    def test_mail(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 11:00:01")
        self.send("2026-06-01 11:00:02")
        (mail,) = self.smtp.to("manager@contractor.example")
        self.assertEqual(mail["Subject"], "P1: Response breached – P1 2026-06-01 09:00")
        text = mail.get_body(["plain"]).get_content()
        for part in ("Bakkerij De Vries BV", "P1", "Mon 1 Jun 2026 11:00", "too late"):
            self.assertIn(part, text)
        self.assertIn(
            f"/mail/view?model=o2b.sla.test.record&amp;res_id={record.id}",
            mail.get_body(["html"]).get_content(),
        )
        line = record.message_ids.filtered(lambda m: "breached" in m.body)
        self.assertEqual(len(line), 1, "the mail is no second line of the history")
        self.assertEqual(mail["References"], line.message_id)
        self.assertIn("Told:", line.body)
        self.assertEqual(
            set(self.rows(record, role="manager", percent=100).mapped("mail_state")),
            {"sent"},
        )

    def test_language_of_the_recipient(self):
        with patch(
            "odoo.addons.o2b_sla.models.o2b_sla_escalation_telling._Text.level",
            lambda text, clock, percent: text.env.lang,
        ):
            self.receive("2026-06-01 09:00", "P1", channel="phone")
            self.run_cron("2026-06-01 10:30")
        (notice,) = self.notices()
        self.assertEqual(notice.email_to, "leader@contractor.example")
        self.assertIn("nl_NL", notice.subject)

    def test_digest(self):
        """Several at one time: one mail per person, the next deadline first."""
        self.leader.lang = "en_US"
        later = self.receive("2026-06-01 09:01", "P1", channel="phone")
        sooner = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:31")
        (notice,) = self.notices()
        self.assertEqual(notice.subject, "2 deadlines need attention")
        self.assertLess(notice.body.index(sooner.name), notice.body.index(later.name))
        self.assertFalse(notice.res_id)
        keys = {row.notice_key for r in (later, sooner) for row in self.rows(r)}
        self.assertIn(notice.key, keys)
        self.assertIn("would become a new ticket", notice.body)

    def test_digests_of_a_day_are_one_conversation(self):
        """By a reference that is no ticket's: an answer goes to none of them."""
        for minute in range(4):
            self.receive(f"2026-06-01 09:0{minute}", "P1", channel="phone")
        self.run_cron("2026-06-01 10:31:30")
        self.run_cron("2026-06-01 10:35")
        first, second = (
            notice.headers["References"]
            for notice in self.notices()
            if notice.email_to == "leader@contractor.example"
        )
        self.assertEqual(first, second)
        self.assertFalse(self.env["mail.message"].search([("message_id", "=", first)]))

    def test_digest_at_the_opening(self):
        """What waited for Monday comes in one mail."""
        for minute in range(5):
            self.receive(f"2026-06-05 09:0{minute}", "P2", channel="phone")
        self.run_cron("2026-06-05 15:10")
        self.run_cron("2026-06-05 17:30")
        self.run_cron("2026-06-08 09:00")
        self.run_cron("2026-06-08 09:10")
        to_manager = self.notices().filtered(
            lambda n: n.email_to == "manager@contractor.example"
        )
        # one P2 breached on Friday at closing time, four on Monday at 09:01 … 09:04
        self.assertEqual(len(to_manager), 2)

    def test_on_screen(self):
        shown = [("message", "like", "simple_notification")]
        self.receive("2026-06-01 09:00", "P1", channel="phone")
        with RecordCapturer(self.env["bus.bus"], shown) as captured:
            self.run_cron("2026-06-01 10:30")
            self.env.cr.precommit.run()
        messages = [json.loads(r.message)["payload"] for r in captured.records]
        self.assertEqual(len(messages), 2)
        self.assertEqual({m["type"] for m in messages}, {"warning"})
        self.assertFalse(any(m["sticky"] for m in messages))
        with RecordCapturer(self.env["bus.bus"], shown) as captured:
            self.run_cron("2026-06-01 11:00:01")
            self.env.cr.precommit.run()
        messages = [json.loads(r.message)["payload"] for r in captured.records]
        self.assertEqual(len(messages), 3)
        self.assertTrue(all(m["sticky"] for m in messages))
        self.assertIn("Response breached: was due", messages[0]["message"])

    def test_smart_button(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:30")
        self.assertEqual(record.sla_escalation_count, len(self.rows(record)))
        action = record.action_sla_escalations()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.rows(record).sorted())

    def test_evidence(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:00")
        row = self.rows(record)
        with self.assertRaises(UserError):
            row.outcome = "nobody"
        with self.assertRaises(UserError):
            row.unlink()
