# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import local
from .sender_common import PARAMETER, SlaSenderCase

STRANGER = "Who <who@stranger.example>"


@tagged("post_install", "-at_install")
class TestParked(SlaSenderCase):
    """Whoever knows a Message-Id can answer on a ticket; it is not shown (B29)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(PARAMETER, False)

    def setUp(self):
        super().setUp()
        self.ticket = self._received("2026-06-05 10:00")
        self._waiting(self.ticket)
        self.messages = self.ticket.message_ids

    def _parked(self, sender=STRANGER, arrival="2026-06-09 10:00", **headers):
        self._answered(self.ticket, arrival, None, From=sender, **headers)
        return self.ticket.sla_parked_ids.sorted("id")[-1:]

    def _assert_untouched(self):
        self.assertEqual(self.ticket.message_ids, self.messages)
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])
        self.assertEqual(self.ticket.sla_state, "paused")

    def test_reply_of_a_stranger(self):
        parked = self._parked(
            Subject="Re: more",
            body="<p>Pay <b>here</b><script>x</script><img src=x onerror=y>"
            "<img src='https://tracker.example/1.png'></p>",
            Content_Type="text/html; charset=utf-8",
            Cc="piet@haulier.example",
        )
        self._assert_untouched()
        self.assertEqual(parked.sender, "who@stranger.example")
        self.assertEqual(parked.received_at, local("2026-06-09 10:00"))
        self.assertEqual(parked.email_cc, "piet@haulier.example")
        self.assertIn("<b>here</b>", parked.body)
        for bad in ("script", "onerror", "tracker.example"):
            self.assertNotIn(bad, parked.body)
        self.assertEqual(self.ticket.sla_parked_count, 1)
        self.assertNotIn(self.piet, self.ticket.message_partner_ids)

    def test_who_is_parked_and_who_is_shown(self):
        tom = self.jan.copy({"name": "Tom", "email": "tom@bakery.example"})
        for sender, shown in (
            (STRANGER, False),
            ("piet@haulier.example", False),
            (tom.email, False),
            ("jan@bakery.example <evil@evil.example>", False),
            ("garbage", False),
            ("JAN@BAKERY.EXAMPLE", True),
            ("anna@sla-test.example", True),
        ):
            before = self.ticket.sla_parked_count
            self._answered(self.ticket, "2026-06-09 10:00", None, From=sender)
            self.assertEqual(self.ticket.sla_parked_count, before + (not shown), sender)
        # somebody an agent asked to follow may answer
        self.ticket.with_user(self.agent).message_subscribe(self.piet.ids)
        self._answered(self.ticket, "2026-06-09 10:00", None, From=self.piet.email)
        self.assertEqual(self.ticket.message_ids[:1].author_id, self.piet)

    def test_an_address_that_was_forged(self):
        """Where our server judges: a client's address that its domain disowns."""
        self.env["ir.config_parameter"].set_param(PARAMETER, "mx.sla-test.example")
        self._answered(self.ticket, "2026-06-09 10:00", "fail")
        self._assert_untouched()
        parked = self.ticket.sla_parked_ids
        self.assertEqual(parked.sender_trust, "failed")
        # nobody vouches for it: shown, and staff are told
        self._answered(self.ticket, "2026-06-09 11:00", None)
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        notes = self.ticket.message_ids - self.messages
        told = notes.filtered(lambda m: "not confirmed" in (m.body or ""))
        self.assertEqual(len(told), 1)
        self.assertTrue(told.subtype_id.internal)

    def test_the_same_mail_twice(self):
        reference = self.messages.sorted("id")[-1:].message_id
        mail = self._mail("2026-06-09 10:00", From=STRANGER, References=reference)
        self.assertEqual(self._deliver(mail, "2026-06-09 10:00"), self.ticket)
        self.assertFalse(self._deliver(mail, "2026-06-09 10:00"))
        self.assertEqual(self.ticket.sla_parked_count, 1)

    def test_accept_as_the_clients_answer(self):
        """It counts from its arrival, not from the decision."""
        body = (
            "--x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
            "--x\r\nContent-Type: text/plain\r\n"
            'Content-Disposition: attachment; filename="log.txt"\r\n\r\nx\r\n--x--\r\n'
        )
        parked = self._parked(body=body, Content_Type="multipart/mixed; boundary=x")
        self.assertEqual(parked.attachment_ids.name, "log.txt")
        self._decide(parked, "2026-06-10 12:00", accepted_as="client")
        self.assertEqual(parked.state, "accepted")
        self.assertEqual(parked.decided_by_id, self.agent)
        message = self.ticket.message_ids.filtered(
            lambda m: "See the file" in (m.body or "")
        )
        self.assertEqual(message.date, local("2026-06-09 10:00"))
        self.assertFalse(message.subtype_id.internal)
        self.assertEqual(message.attachment_ids.name, "log.txt")
        self.assertEqual(message.attachment_ids.res_model, "helpdesk.ticket")
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        clock = self._clock(self.ticket, "resolution")
        resumed = clock.event_ids.filtered(lambda event: event.kind == "resume")
        self.assertEqual(resumed.at, local("2026-06-09 10:00"))
        # a second delivery is known
        self.assertFalse(
            self._deliver(
                self._mail(
                    From=STRANGER,
                    References=message.message_id,
                    Message_Id=message.message_id,
                )
            )
        )

    def test_accept_as_a_note(self):
        parked = self._parked()
        self._decide(parked, "2026-06-10 12:00", accepted_as="note")
        message = self.ticket.message_ids - self.messages
        self.assertTrue(message.subtype_id.internal)
        self.assertEqual(self.ticket.sla_state, "paused")

    def test_accept_as_a_colleagues_answer(self):
        self.env["ir.config_parameter"].set_param(PARAMETER, "mx.sla-test.example")
        self.ticket = self._received("2026-06-05 10:00")
        self._answered(
            self.ticket, "2026-06-08 10:00", None, From="anna@sla-test.example"
        )
        parked = self.ticket.sla_parked_ids
        self.assertEqual(parked._suggest_accepted_as(), "staff")
        self._decide(parked, "2026-06-09 12:00", accepted_as="staff")
        self.assertEqual(self.ticket.sla_responded_at, local("2026-06-08 10:00"))
        stranger = self._parked()
        with self.assertRaises(UserError):
            self._decide(stranger, "2026-06-09 12:00", accepted_as="staff")

    def test_reject(self):
        parked = self._parked()
        self._decide(
            parked, "2026-06-10 12:00", decision="reject", reason="Advertising"
        )
        self._assert_untouched()
        self.assertEqual((parked.state, parked.reason), ("rejected", "Advertising"))
        self.assertEqual(self.ticket.sla_parked_count, 0)
        with self.assertRaises(UserError):
            parked.with_user(self.agent)._accept("note")

    def test_suggestion_follows_the_contacts(self):
        parked = self._parked("tom@bakery.example")
        self.assertEqual(parked._suggest_accepted_as(), "note")
        with freeze_all_time(local("2026-06-09 12:00")):
            self.env["o2b.sla.contact"].create(
                {
                    "agreement_id": self.agreement.id,
                    "name": "Tom",
                    "email": "tom@bakery.example",
                    "date_from": "2026-06-09",
                }
            )
            self.assertEqual(parked._suggest_accepted_as(), "client")

    def _decide(self, parked, at, **values):
        wizard = (
            self.env["o2b.sla.decide.parked"]
            .with_user(self.agent)
            .create({"parked_ids": [(6, 0, parked.ids)], **values})
        )
        with freeze_all_time(local(at)):
            wizard.action_decide()
        self.env.invalidate_all()

    # === Access ===

    def test_who_sees_what_is_parked(self):
        parked = self._parked()
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.ticket.write({"team_id": other.id, "user_id": False})
        jan = self._create_portal_user(self.jan)
        for groups, sees in (
            ("helpdesk_mgmt.group_helpdesk_user_own", False),
            ("helpdesk_mgmt.group_helpdesk_user_team", False),
            ("helpdesk_mgmt.group_helpdesk_user", True),
            ("helpdesk_mgmt.group_helpdesk_manager", True),
        ):
            login = groups.rpartition("_")[2]
            user = new_test_user(self.env, f"sla_parked_{login}", groups=groups)
            messages = parked.with_user(user)
            self.assertEqual(bool(messages.search([("id", "=", parked.id)])), sees)
            other.user_ids |= user
            self.env.invalidate_all()
            # what a rule says of a user is kept
            self.env.registry.clear_cache()
            self.assertTrue(messages.search([("id", "=", parked.id)]), groups)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(messages.has_access(operation), (groups, operation))
        sales = new_test_user(self.env, "sla_parked_sales", groups="base.group_user")
        for user in (jan, sales, self.env.ref("base.public_user")):
            self.assertFalse(parked.with_user(user).has_access("read"), user.login)

    def test_nobody_writes_one(self):
        parked = self._parked()
        manager = new_test_user(
            self.env, "sla_parked_boss", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        with self.assertRaises(AccessError):
            parked.with_user(manager).write({"state": "accepted"})
        user = new_test_user(
            self.env,
            "sla_parked_own",
            groups="helpdesk_mgmt.group_helpdesk_user_own",
        )
        with self.assertRaises(AccessError):
            parked.with_user(user)._reject("x")

    def test_another_company(self):
        parked = self._parked()
        company = self.env["res.company"].create({"name": "Other contractor"})
        user = new_test_user(
            self.env,
            "sla_parked_abroad",
            groups="helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(parked.with_user(user).search([("id", "=", parked.id)]))

    # === Cc (B31) ===

    def test_others_in_cc_are_text(self):
        ticket = self._received(
            Cc="Piet <piet@haulier.example>, who@stranger.example",
            To="sla-support@sla-test.example, piet@haulier.example",
        )
        message = ticket.message_ids
        self.assertIn("piet@haulier.example", message.incoming_email_cc)
        self.assertNotIn(self.piet, message.partner_ids)
        self.assertNotIn(self.piet, ticket.message_partner_ids)
        suggested = ticket._message_get_suggested_recipients(reply_discussion=True)
        emails = {recipient["email"] for recipient in suggested}
        self.assertEqual(
            emails & {"piet@haulier.example", "who@stranger.example"}, set()
        )
