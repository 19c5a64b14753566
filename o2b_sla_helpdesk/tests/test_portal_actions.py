# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import local
from .portal_common import PortalTicketsCommon


@tagged("post_install", "-at_install")
class TestPortalActions(PortalTicketsCommon):
    def act(self, action, **form):
        return self.post(f"/my/ticket/{self.ticket.id}/{action}", **form)

    def test_reply_ends_the_waiting(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self.log_in("contact")
        self.assertIn(
            "waits for your answer", self.get(f"/my/ticket/{self.ticket.id}").text
        )
        answer = self.act("reply", message="It is the <b>left</b> one")
        self.assertTrue(answer.headers["Location"].endswith("?done=reply"))
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        message = self.ticket.message_ids.filtered(
            lambda m: m.author_id == self.jan and m.message_type == "comment"
        )
        self.assertIn("&lt;b&gt;left", message.body)
        self.assertFalse(self._clock(self.ticket, "resolution").is_paused)

    def test_reply_with_files(self):
        self.log_in("contact")
        self.post(
            f"/my/ticket/{self.ticket.id}/reply",
            files=[("files", ("a.png", b"x"))],
        )
        self.assertEqual(self.ticket.attachment_ids.mapped("name"), ["a.png"])
        answer = self.post(
            f"/my/ticket/{self.ticket.id}/reply",
            files=[("files", ("a.exe", b"x"))],
            message="Kept message",
        )
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Kept message", answer.text)
        self.assertEqual(self.ticket.attachment_ids.mapped("name"), ["a.png"])

    def test_what_is_too_long_is_told_and_not_cut(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self.log_in("contact")
        text = "x" * 20_000 + "the end"
        before = self.ticket.message_ids
        for action, name in (("reply", "message"), ("confirm", "remark")):
            answer = self.act(action, **{name: text})
            self.assertEqual(answer.status_code, 400, action)
            self.assertIn("20007 characters are too many, 20000 fit.", answer.text)
            self.assertIn(text, answer.text)
        self.assertEqual(self.ticket.message_ids, before)
        self.assertFalse(self.ticket.sla_confirmed_by_id)

    def test_nothing_to_reply(self):
        self.log_in("contact")
        self.assertEqual(self.act("reply", message="  ").status_code, 400)

    def test_confirm_closes(self):
        """The client's act: the resolution ends, and who confirmed is kept."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self.log_in("contact")
        answer = self.act("confirm", remark="Works again")
        self.assertTrue(answer.headers["Location"].endswith("?done=confirm"))
        self.assertEqual(self.ticket.stage_id, self.stages["done"])
        self.assertTrue(self.ticket.sla_resolved_at)
        self.assertEqual(self.ticket.sla_confirmed_by_id, self.jan)
        message = self.ticket.message_ids.filtered(
            lambda message: "Works again" in (message.body or "")
        )
        self.assertEqual(message.author_id, self.jan)
        self.assertIn(
            "Solved and confirmed", self.get(f"/my/ticket/{self.ticket.id}").text
        )

    def test_nobody_confirms_for_the_client(self):
        manager = new_test_user(
            self.env, "sla_head", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        ticket = self.ticket.with_user(manager)
        forged = {
            "sla_confirmed_at": "2026-06-08 10:00:00",
            "sla_confirmed_by_id": self.jan.id,
            "sla_reopen_count": 7,
        }
        for name, value in forged.items():
            with self.assertRaises(AccessError):
                ticket.write({name: value})
        context = {f"default_{name}": value for name, value in forged.items()}
        made = ticket.with_context(**context).create(
            {"name": "Printer", "description": "It prints nothing."}
        )
        self.assertFalse(any(made[name] for name in forged))

    def test_confirm_what_is_solved(self):
        """It stays solved at the instant at which it was."""
        self._move(self.ticket, "done", "2026-06-08 11:00")
        resolved_at = self.ticket.sla_resolved_at
        self.log_in("contact")
        for _i in range(2):
            self.act("confirm")
        self.assertTrue(self.ticket.closed)
        self.assertEqual(self.ticket.sla_resolved_at, resolved_at)
        self.assertTrue(self.ticket.sla_confirmed_at)
        confirmations = self.ticket.message_ids.filtered(
            lambda message: "confirmed in the portal" in (message.body or "")
        )
        self.assertEqual(len(confirmations), 1)

    def test_confirm_whose_sender_was_confirmed(self):
        """That he sent it is not that it is solved."""
        self.ticket.write(
            {
                "sla_sender_trust": "authenticated",
                "sla_sender_confirmed_at": local("2026-06-08 10:00"),
                "sla_sender_confirmed_by_id": self.agent.partner_id.id,
            }
        )
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self.assertFalse(self.ticket.sla_confirmed_at)
        self.log_in("contact")
        self.act("confirm")
        self.assertEqual(self.ticket.sla_confirmed_by_id, self.jan)
        self.act("reopen", reason="Fails again")
        self.assertFalse(self.ticket.sla_confirmed_at)
        self.assertTrue(self.ticket.sla_sender_confirmed_at)

    def test_reopen_resumes_the_clock(self):
        """Closed time does not count, the same clock goes on."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self.log_in("contact")
        self.act("confirm")
        self.assertEqual(self.act("reopen", reason=" ").status_code, 400)
        self.assertTrue(self.ticket.closed)
        answer = self.act("reopen", reason="Fails again")
        self.assertTrue(answer.headers["Location"].endswith("?done=reopen"))
        self.assertFalse(self.ticket.closed)
        self.assertFalse(self.ticket.sla_confirmed_at)
        self.assertFalse(self.ticket.sla_resolved_at)
        clock = self._clock(self.ticket, "resolution")
        self.assertIn("reopened", clock.event_ids.mapped("kind"))
        self.assertEqual(clock.used_seconds, 3600)

    def test_cancelled_stays(self):
        self._move(self.ticket, "cancelled", "2026-06-08 11:00")
        self.log_in("contact")
        for action, form in (("confirm", {}), ("reopen", {"reason": "x"})):
            answer = self.act(action, **form)
            self.assertEqual(answer.status_code, 400)
            self.assertIn("cancelled", answer.text)
        self.assertEqual(self.ticket.stage_id, self.stages["cancelled"])

    def test_timeline_and_explanation(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._move(self.ticket, "in_progress", "2026-06-08 14:00")
        self._move(self.ticket, "done", "2026-06-08 15:00")
        texts = [line["text"] for line in self.ticket._sla_client_timeline()]
        self.assertEqual(
            texts,
            [
                "Received",
                "The clock starts; response promised by Mon 8 Jun 2026 11:00",
                "Answered in time",
                "Resolution promised by Tue 9 Jun 2026 10:00",
                "Waiting for you: the clock stands still",
                "Work goes on, the clock runs again",
                "Solved in time",
            ],
        )
        self.log_in("contact")
        page = self.get(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("Answered in time", page)
        self.assertIn("§3.7", page)
        self.env["res.lang"]._activate_lang("nl_NL")
        self.jan.lang = "nl_NL"
        dutch = self.ticket.with_context(lang="nl_NL")._sla_client_explanation()
        self.assertIn("juni", " ".join(dutch[0][1]))

    def test_what_did_not_begin_is_not_told(self):
        """Solved before the clocks started: no start lies ahead (§3.7)."""
        ticket = self._create_ticket(
            "2026-06-08 10:00",
            sla_channel="email",
            sla_received_at=local("2026-06-08 10:00"),
        )
        with freeze_all_time(local("2026-06-08 11:00")):
            ticket._sla_confirm_solved(self.jan)
            lines = ticket._sla_client_timeline()
        self.assertEqual(
            [line["text"] for line in lines],
            [
                "Received",
                "Answered in time",
                "Solved in time",
                "Confirmed as solved by jan",
            ],
        )
        self.assertFalse(any(line["coming"] for line in lines))

    def test_what_was_withdrawn_promises_nothing(self):
        """Opened again for tomorrow, and cancelled today."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "done", "2026-06-08 17:30")
        self._move(self.ticket, "in_progress", "2026-06-08 18:00")
        self._move(self.ticket, "cancelled", "2026-06-08 19:00")
        ticket = self._create_ticket(
            "2026-06-08 18:00",
            sla_channel="email",
            sla_received_at=local("2026-06-08 18:00"),
        )
        self._move(ticket, "cancelled", "2026-06-08 19:00")
        with freeze_all_time(local("2026-06-08 20:00")):
            for withdrawn in self.ticket | ticket:
                lines = withdrawn._sla_client_timeline()
                self.assertEqual(lines[-1]["text"], "Cancelled")

    def test_what_lies_ahead(self):
        with freeze_all_time(local("2026-06-08 09:30")):
            lines = self.ticket._sla_client_timeline()
        self.assertEqual(lines[-1]["text"], "Response at the latest")
        self.assertEqual(lines[-1]["at"], local("2026-06-08 11:00"))
        self.assertTrue(lines[-1]["coming"])

    def test_late_is_told(self):
        deadline = self.ticket._sla_client_deadlines()[self.ticket.id]["response"]
        self.assertEqual(deadline["word"], "late")
        self._answer(self.ticket, "2026-06-08 12:00")
        deadline = self.ticket._sla_client_deadlines()[self.ticket.id]["response"]
        self.assertEqual(deadline["word"], "done late")
