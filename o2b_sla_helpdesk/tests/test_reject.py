# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import local
from .sender_common import PARAMETER, SlaSenderCase


@tagged("post_install", "-at_install")
class TestReject(SlaSenderCase):
    """Somebody unauthorised is accepted for once, or put aside (SLA §3.6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(PARAMETER, False)
        for name in ("Tom", "Kim", "Max"):
            cls.jan.copy({"name": name, "email": f"{name.lower()}@bakery.example"})

    def _unauthorised(self, *senders):
        tickets = self.env["helpdesk.ticket"]
        for sender in senders:
            tickets |= self._received(result=None, From=sender)
        return tickets

    def _reject(self, tickets, user=None, **values):
        tickets = tickets.with_user(user or self.agent)
        action = tickets.action_sla_reject()
        wizard = (
            self.env[action["res_model"]]
            .with_user(user or self.agent)
            .with_context(**action["context"])
            .create({"reason": "Advertising", **values})
        )
        wizard.action_reject()

    def test_reject(self):
        ticket = self._unauthorised("tom@bakery.example")
        self._reject(ticket)
        self.assertEqual(ticket.stage_id, self.stages["rejected"])
        self.assertFalse(ticket.sla_clock_ids)
        note = ticket.message_ids.filtered(lambda m: "Advertising" in (m.body or ""))
        self.assertEqual(note.author_id, self.agent.partner_id)
        self.assertTrue(note.subtype_id.internal)
        # the polite answer at arrival was the only one
        self.assertEqual(len(self._notices(ticket)), 1)
        queue = self.env.ref("o2b_sla_helpdesk.helpdesk_ticket_action_unauthorised")
        found = self.env["helpdesk.ticket"].search(
            [
                ("sla_no_clock_reason", "=", "unauthorised"),
                ("stage_id.closed", "=", False),
            ]
        )
        self.assertIn("sla_no_clock_reason", queue.domain)
        self.assertNotIn(ticket, found)

    def test_tell_the_sender(self):
        ticket = self._unauthorised("tom@bakery.example")
        self._reject(ticket, answer=True)
        answers = self._notices(ticket)
        self.assertEqual(answers.mapped("kind"), ["refusal", "refusal"])
        text = " ".join(answers.mapped("body"))
        self.assertIn("not among them", text)
        self.assertNotIn("Advertising", text)
        self.assertNotIn("jan", text.lower())

    def test_no_mail_of_the_stage(self):
        """OCA's stages mail the person; a stranger gets no more than our answer."""
        self.assertTrue(self.stages["rejected"].mail_template_id)
        ticket = self._unauthorised("tom@bakery.example")
        mails = self.env["mail.mail"].search([])
        self._reject(ticket)
        self.env.flush_all()
        self.env.cr.flush()
        self.assertEqual(self.env["mail.mail"].search([]), mails)

    def test_many_at_once(self):
        tickets = self._unauthorised(
            "tom@bakery.example", "kim@bakery.example", "who@stranger.example"
        )
        with freeze_all_time(local("2026-06-08 11:00")):
            action = tickets.with_user(self.agent).action_sla_accept_selected()
        accepted = tickets.filtered("sla_authorised")
        self.assertEqual(len(accepted), 2)
        self.assertEqual(
            set(accepted.mapped("sla_started_at")), {local("2026-06-08 11:00")}
        )
        self.assertIn("choose a client", action["params"]["message"])
        self.assertIn("2", action["params"]["title"])
        self._reject(tickets - accepted)
        self.assertTrue((tickets - accepted).closed)

    def test_only_what_is_unauthorised(self):
        ticket = self._received()
        with self.assertRaises(UserError):
            ticket.with_user(self.agent).action_sla_reject()
        ticket._sla_reject("x")
        self.assertFalse(ticket.closed)

    def test_no_stage_to_put_it_in(self):
        ticket = self._unauthorised("tom@bakery.example")
        stages = self.team._get_applicable_stages()
        stages.filtered(lambda s: s.sla_phase == "cancelled").sla_phase = "solved"
        with self.assertRaises(UserError):
            self._reject(ticket)

    def test_an_address_that_looks_like_a_contacts(self):
        """B18: it is somebody else's, and staff are warned."""
        for sender in (
            "j\u0430n@bakery.example",
            "jan@bakcry.example",
            "jan@hakery.nl",
        ):
            ticket = self._unauthorised(sender)
            self.assertEqual(ticket.sla_no_clock_reason, "unauthorised")
            alike = sender.startswith("j\u0430n")
            text = ticket.with_user(self.agent).sla_lookalike or ""
            self.assertEqual("jan" in text, alike, sender)

    def test_who_may(self):
        ticket = self._unauthorised("tom@bakery.example")
        sales = new_test_user(self.env, "sla_reject_sales", groups="base.group_user")
        for action in ("action_sla_reject", "action_sla_accept_selected"):
            with self.assertRaises(AccessError):
                getattr(ticket.with_user(sales), action)()
        for model in (
            "o2b.sla.reject.ticket",
            "o2b.sla.confirm.sender",
            "o2b.sla.decide.parked",
        ):
            self.assertFalse(self.env[model].with_user(sales).has_access("create"))
            self.assertTrue(self.env[model].with_user(self.agent).has_access("create"))
        answers = self.env["o2b.sla.mail.answer"]
        for user in (sales, self.agent):
            self.assertFalse(answers.with_user(user).has_access("read"))
