# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import freeze_all_time

from .common import local
from .sender_common import PARAMETER, SlaSenderCase

FORGERIES = (
    "jan@bakery.example <evil@evil.example>",
    "<jan@bakery.example> <evil@evil.example>",
    "jan@bakery.example)bob@evil.example",
    "jan@bakery.example;evil@evil.example",
    "jan@bakery.example\r\nFrom: evil@evil.example",
)


@tagged("post_install", "-at_install")
class TestSender(SlaSenderCase):
    """Whether the sender is who the mail says, and what that changes."""

    def _assert_trust(self, ticket, trust, reason):
        self.assertEqual(
            (ticket.sla_sender_trust, ticket.sla_sender_trust_reason), (trust, reason)
        )

    def test_confirmed_by_our_mail_server(self):
        ticket = self._received()
        self._assert_trust(ticket, "authenticated", "dmarc_pass")
        self.assertTrue(ticket.sla_authorised)
        self.assertIn(self.jan, ticket.message_partner_ids)
        self.assertEqual(ticket.sla_answer, "acknowledgement")

    def test_not_configured(self):
        """Nothing changes for clients of a contractor whose server tells nothing."""
        self.env["ir.config_parameter"].set_param(PARAMETER, False)
        ticket = self._received(result="fail")
        self._assert_trust(ticket, "not_checked", False)
        self.assertFalse(ticket._sla_is_doubtful())
        self.assertIn(self.jan, ticket.message_partner_ids)
        self.assertEqual(ticket.sla_answer, "acknowledgement")

    def test_other_channels(self):
        self.assertFalse(self._create_ticket().sla_sender_trust)

    def test_a_p1_is_never_dropped(self):
        """Claimed and not confirmed: its clocks run and it is a P1 (B13, §3.7)."""
        for result, trust in (("fail", "failed"), (None, "unconfirmed")):
            ticket = self._received(result=result, Subject="[P1] Down")
            self.assertEqual(ticket.sla_sender_trust, trust)
            self.assertTrue(ticket._sla_is_doubtful())
            self.assertEqual(ticket.priority, "3")
            self.assertTrue(ticket.sla_authorised)
            self._assert_deadlines(ticket, "2026-06-09 11:00")
            # nothing of it goes to the address by itself but the question
            self.assertFalse(ticket.message_partner_ids & self.jan)
            self.assertEqual(ticket.sla_answer, "confirmation")
            self.assertEqual(self._notices(ticket).kind, "confirmation")

    def test_forged_headers_give_nothing(self):
        """Results below our hop are the sender's own (RFC 8601)."""
        ticket = self._receive(
            Subject="[P1] Down",
            X_Mailer="x\r\nTo: a@b.example\r\nAuthentication-Results: "
            "mx.sla-test.example; dmarc=pass header.from=bakery.example",
        )
        self._assert_trust(ticket, "unconfirmed", "no_result")

    def test_parser_tricks_give_nothing(self):
        for claimed in FORGERIES:
            ticket = self._received(From=claimed, Subject="[P1] Down")
            self._assert_trust(ticket, "unconfirmed", "no_mailbox")
            self.assertFalse(ticket.sla_authorised, claimed)
            self.assertEqual(ticket.priority, "1", claimed)
            self.assertFalse(self._notices(ticket), claimed)

    def test_stranger_of_a_domain_that_disowns_him(self):
        """No answer goes to an address that somebody else used."""
        ticket = self._received(
            result="fail", domain="victim.example", From="who@victim.example"
        )
        self.assertEqual(ticket.sla_answer, "doubtful")
        self.assertFalse(self._notices(ticket))

    def test_no_stage_mail_before_it_is_confirmed(self):
        template = self.env["mail.template"].create(
            {
                "name": "Stage",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "{{ object.name }}",
                "email_to": "jan@bakery.example",
            }
        )
        self.stages["done"].mail_template_id = template
        doubtful, known = self._received(result="fail"), self._received()
        for ticket, expected in ((doubtful, 0), (known, 1)):
            self._move(ticket, "done", "2026-06-09 10:00")
            self.env.flush_all()
            self.env.cr.flush()
            mails = self.env["mail.mail"].search(
                [("res_id", "=", ticket.id), ("model", "=", ticket._name)]
            )
            texts = mails.filtered(lambda mail: mail.subject == "Does not print")
            self.assertEqual(len(texts), expected)

    # === Confirming ===

    def test_confirm_by_hand(self):
        ticket = self._received(result="fail", Subject="[P1] Down")
        action = ticket.with_user(self.agent).action_sla_confirm_sender()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({"reason": "I called Jan at the office"})
        )
        with freeze_all_time(local("2026-06-08 11:00")):
            wizard.action_confirm()
        self._assert_trust(ticket, "authenticated", "agent")
        self.assertEqual(ticket.sla_sender_confirmed_at, local("2026-06-08 11:00"))
        self.assertEqual(ticket.sla_sender_confirmed_by_id, self.agent.partner_id)
        note = ticket.message_ids.sorted("id")[-1:]
        self.assertIn("I called Jan at the office", note.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertIn(self.jan, ticket.message_partner_ids)
        # now it is acknowledged, and no response
        self.assertEqual(
            set(self._notices(ticket).mapped("kind")),
            {"confirmation", "acknowledgement"},
        )
        self.assertFalse(ticket.sla_responded_at)

    def test_not_theirs_after_all(self):
        ticket = self._received(result=None)
        wizard = (
            self.env["o2b.sla.confirm.sender"]
            .with_user(self.agent)
            .create({"ticket_id": ticket.id, "reason": "Jan is on holiday"})
        )
        wizard.action_deny()
        self._assert_trust(ticket, "failed", "denied")
        self.assertIn("Jan is on holiday", ticket.message_ids.sorted("id")[-1:].body)
        self.assertTrue(ticket.activity_ids)
        self.assertEqual(len(self._notices(ticket)), 1)
        # a mistake can be mended
        wizard.reason = "It was Jan after all"
        wizard.action_confirm()
        self._assert_trust(ticket, "authenticated", "agent")

    def test_ask_again_is_said_to_who_asked(self):
        ticket = self._received(result=None)
        ticket.sudo().sla_answer = False
        self.assertEqual(self._labels_of_asking(ticket), ["Ask the contact"])
        with freeze_all_time(local("2026-06-08 10:30")):
            first = ticket.with_user(self.agent).action_sla_ask_sender()["params"]
            self.assertEqual(first["message"], "The contact is asked to confirm it.")
            self.assertEqual(first["next"]["tag"], "soft_reload", "the button changes")
            self.assertEqual(self._labels_of_asking(ticket), ["Ask again"])
            again = ticket.with_user(self.agent).action_sla_ask_sender()["params"]
            self.assertEqual(again["message"], "The contact is asked once more.")

    def _labels_of_asking(self, ticket):
        """What the visible buttons that ask the contact say."""
        arch = etree.fromstring(ticket.get_view(view_type="form")["arch"])
        values = {
            name: ticket[name] for name in ("sla_answer", "sla_sender_contact_id")
        }
        return [
            button.get("string")
            for button in arch.iterfind(".//button[@name='action_sla_ask_sender']")
            if not safe_eval(button.get("invisible"), dict(values))
        ]

    def test_ask_again(self):
        ticket = self._received(result=None)
        with freeze_all_time(local("2026-06-08 10:30")):
            for _time in range(2):
                ticket.with_user(self.agent).action_sla_ask_sender()
            self.assertEqual(len(self._notices(ticket, "confirmation")), 3)
            with self.assertRaisesRegex(UserError, "three automatic mails"):
                ticket.with_user(self.agent).action_sla_ask_sender()

    def test_nobody_writes_who_the_sender_is(self):
        ticket = self._received(result="fail").with_user(self.agent)
        for values in (
            {"sla_sender_trust": "authenticated"},
            {"sla_sender_contact_id": False},
            {"sla_sender": "x@y.example"},
            {"sla_answer": False},
        ):
            with self.assertRaises(AccessError):
                ticket.write(values)
        made = ticket.with_context(default_sla_sender_trust="authenticated").create(
            {"name": "x", "description": "x"}
        )
        self.assertFalse(made.sla_sender_trust)

    # === Colleagues (B15) ===

    def test_nothing_is_made_in_the_name_of_a_colleague(self):
        admin = self.env.ref("base.user_admin")
        for user in (self.agent, admin):
            user.partner_id.email = user.partner_id.email or "admin@sla-test.example"
            ticket = self._received(From=user.email, domain="sla-test.example")
            self.assertEqual(ticket.create_uid, self.env.user)
            self.assertNotEqual(ticket.create_uid, user)
            self.assertEqual(ticket.sla_answer, "own")
            self.assertFalse(self._notices(ticket))

    def test_a_colleagues_reply_counts_when_confirmed(self):
        ticket = self._received("2026-06-05 10:00")
        for result in ("fail", None, "none"):
            self._answered(
                ticket,
                "2026-06-08 10:00",
                result,
                From="anna@sla-test.example",
                domain="sla-test.example",
            )
        self.assertFalse(ticket.sla_responded_at)
        self.assertEqual(ticket.sla_parked_count, 3)
        self._answered(
            ticket,
            "2026-06-08 11:00",
            From="Anna <anna@sla-test.example>",
            domain="sla-test.example",
        )
        self.assertEqual(ticket.sla_responded_at, local("2026-06-08 11:00"))
        self.assertEqual(ticket.message_ids[:1].author_id, self.agent.partner_id)

    def test_a_colleagues_reply_where_nobody_judges(self):
        self.env["ir.config_parameter"].set_param(PARAMETER, False)
        ticket = self._received("2026-06-05 10:00")
        self._answered(ticket, "2026-06-08 11:00", From="anna@sla-test.example")
        self.assertEqual(ticket.sla_responded_at, local("2026-06-08 11:00"))

    # === Missing, odd and forwarded senders ===

    def test_no_sender(self):
        """B12: it is kept, nobody is answered."""
        for claimed in (None, "", "garbage", "<>"):
            ticket = self._received(result=None, From=claimed)
            self.assertEqual(len(ticket), 1)
            self.assertEqual(ticket.sla_no_clock_reason, "unauthorised")
            self.assertFalse(ticket.partner_id)
            self.assertFalse(self._notices(ticket))

    def test_other_addresses_of_a_contact(self):
        """B16, B18, B19: what is not exactly the address is another one."""
        for claimed in ("jan+x@bakery.example", "jan@bakery\u2010x.example"):
            self.assertFalse(self._received(From=claimed).sla_authorised)

    def test_forwarded_by_a_contact(self):
        """B20: the ticket is of who forwarded it; the text inside is only text."""
        body = (
            "--x\r\nContent-Type: text/plain\r\n\r\nSee below\r\n"
            "--x\r\nContent-Type: message/rfc822\r\n\r\n"
            "From: piet@haulier.example\r\nSubject: Inner\r\n\r\nInner\r\n--x--\r\n"
        )
        ticket = self._received(body=body, Content_Type="multipart/mixed; boundary=x")
        self.assertEqual(ticket.partner_id, self.jan)
        self.assertEqual(ticket.sla_agreement_id, self.agreement)

    def test_search_and_group(self):
        doubtful, known = self._received(result="fail"), self._received()
        tickets = self.env["helpdesk.ticket"]
        found = tickets.search([("sla_sender_trust", "in", ("unconfirmed", "failed"))])
        self.assertIn(doubtful, found)
        self.assertNotIn(known, found)
