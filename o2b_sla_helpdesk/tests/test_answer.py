# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import local
from .sender_common import PARAMETER, SlaSenderCase

SECRET = "Our password is hunter2"


@tagged("post_install", "-at_install")
class TestAnswer(SlaSenderCase):
    """The one automatic answer that a new ticket's sender gets."""

    def _answer_to(self, **headers):
        ticket = self._received(**headers)
        return ticket, self._notices(ticket)

    def test_acknowledgement(self):
        ticket, notice = self._answer_to(
            Subject="[P2] Slow", Message_Id="<first@bakery.example>"
        )
        self.assertEqual(notice.kind, "acknowledgement")
        self.assertEqual(notice.email_to, "jan@bakery.example")
        self.assertEqual(
            notice.subject, f"[{ticket.number}] We received your message: Slow"
        )
        for text in (
            ticket.number,
            "P2 · Partial, limited or declining availability",
            "Part of the service fails",
            "Tuesday 9 June 2026, 17:00 (Europe/Amsterdam)",
            "2 working days",
            "Support of the tests",
        ):
            self.assertIn(text, notice.body)
        self.assertNotIn("/odoo/", notice.body)
        self.assertEqual(
            notice.headers,
            {
                "In-Reply-To": "<first@bakery.example>",
                "References": "<first@bakery.example>",
                "Auto-Submitted": "auto-replied",
                "X-Auto-Response-Suppress": "All",
                "Precedence": "bulk",
            },
        )
        self.assertIn("sla-support@sla-test.example", notice.reply_to)
        self.assertTrue(notice.is_public)

    def test_it_is_no_response(self):
        ticket, notice = self._answer_to()
        with freeze_all_time(local("2026-06-08 10:05")):
            notice._post_in_thread() if hasattr(notice, "_post_in_thread") else None
        self.assertFalse(ticket.sla_responded_at)
        self.assertEqual(self._clock(ticket, "response").state, "not_started")

    def test_no_resolution_target(self):
        _ticket, notice = self._answer_to(Subject="[P4] Wish")
        self.assertIn("no time to solve it is agreed", notice.body)

    def test_why_nothing_is_promised(self):
        for name, values, text in (
            ("Shop", {"date_end": "2026-06-07"}, "has ended"),
            ("Pub", {"activate": False}, "not signed yet"),
            ("Gym", {"date_start": "2026-07-01"}, "has not begun yet"),
        ):
            client, person = self._create_client(name, f"els@{name.lower()}.example")
            self._create_agreement(client, person, **values)
            _ticket, notice = self._answer_to(
                From=person.email, domain=f"{name.lower()}.example"
            )
            self.assertEqual(notice.kind, "acknowledgement")
            self.assertIn(text, notice.body)
        _client, person = self._create_client("Bank", "els@bank.example")
        _ticket, notice = self._answer_to(From=person.email, domain="bank.example")
        self.assertIn("no service level agreement with you", notice.body)

    def test_language_of_the_contact(self):
        """Terms are translated with the add-on; the date shows the language."""
        self.env["res.lang"]._activate_lang("nl_NL")
        self.jan.lang = "nl_NL"
        _ticket, notice = self._answer_to(Subject="[P2] Traag")
        self.assertIn("dinsdag 9 juni 2026, 17:00 (Europe/Amsterdam)", notice.body)

    def test_text_of_one_s_own(self):
        template = self.env.ref("o2b_sla_helpdesk.mail_template_acknowledgement")
        template.body_html = "<p>Ticket <t t-out='object.number'/>, thanks.</p>"
        ticket, notice = self._answer_to()
        self.assertIn(f"Ticket {ticket.number}, thanks.", notice.body)

    def test_a_broken_text_costs_no_mail(self):
        template = self.env.ref("o2b_sla_helpdesk.mail_template_acknowledgement")
        template.body_html = "<p><t t-out='object.no_such_field'/></p>"
        with self.assertLogs("odoo.addons.o2b_sla_helpdesk", "ERROR"):
            ticket, notice = self._answer_to(Subject="[P1] Down")
        self.assertTrue(ticket.sla_authorised)
        self.assertEqual(ticket.sla_answer, "broken")
        self.assertFalse(notice)

    # === What it must not say ===

    def test_nothing_of_the_mail_to_who_is_not_confirmed(self):
        """Neither subject nor body, be it to a contact, when nobody vouches (B35)."""
        for parameter, headers in (
            (False, {}),
            (False, {"From": "who@stranger.example"}),
            (True, {"result": None}),
            (True, {"result": "fail"}),
            (True, {"From": "who@stranger.example", "domain": "stranger.example"}),
        ):
            value = "mx.sla-test.example" if parameter else False
            self.env["ir.config_parameter"].set_param(PARAMETER, value)
            if headers.get("domain"):
                headers = {**headers, "domain": "stranger.example"}
            _ticket, notice = self._answer_to(
                Subject=f"[P2] {SECRET}", body=SECRET, **headers
            )
            self.assertTrue(notice, headers)
            if headers.get("domain"):
                continue
            self.assertNotIn("hunter2", notice.subject)
            self.assertNotIn("hunter2", notice.body)

    def test_header_injection(self):
        _ticket, notice = self._answer_to(
            Subject="=?utf-8?q?x=0D=0ABcc=3A_evil=40evil.example?=",
            Message_Id="<a@b>\r\n\tBcc: evil@evil.example",
        )
        self.assertNotIn("\n", notice.subject)
        self.assertFalse(any("\n" in text for text in notice.headers.values()))
        self.assertNotIn("Bcc", notice.headers)
        self.assertNotIn("In-Reply-To", notice.headers)

    def test_a_long_subject_and_html(self):
        _ticket, notice = self._answer_to(Subject="<b>x</b> " + "long " * 5000)
        self.assertLessEqual(len(notice.subject), 200)
        self.assertNotIn("<b>x</b>", notice.body)

    # === How often ===

    def test_three_an_hour(self):
        kinds = []
        for minute in range(5):
            ticket = self._received(f"2026-06-08 10:{minute:02}", Subject=f"Q {minute}")
            kinds.append(ticket.sla_answer)
        self.assertEqual(kinds, ["acknowledgement"] * 3 + ["limit"] * 2)
        ticket = self._received("2026-06-08 11:00", Subject="After an hour")
        self.assertEqual(ticket.sla_answer, "acknowledgement")
        # another address has its own count
        ticket = self._received(
            "2026-06-08 10:05", From="piet@haulier.example", domain="haulier.example"
        )
        self.assertEqual(ticket.sla_answer, "acknowledgement")

    def test_once_on_a_ticket(self):
        ticket, notice = self._answer_to()
        ticket._sla_answer_sender()
        self._answered(ticket, "2026-06-08 11:00")
        self.assertEqual(self._notices(ticket), notice)

    def test_switched_off(self):
        self.team.write({"sla_acknowledge": False, "sla_answer_unauthorised": False})
        ticket, notice = self._answer_to()
        self.assertEqual((ticket.sla_answer, len(notice)), ("off", 0))
        ticket, notice = self._answer_to(
            From="who@stranger.example", domain="stranger.example"
        )
        self.assertEqual((ticket.sla_answer, len(notice)), ("off", 0))
        # that the contact is asked cannot be switched off
        ticket, notice = self._answer_to(result="fail")
        self.assertEqual(ticket.sla_answer, "confirmation")

    # === Portal ===

    def test_portal(self):
        user = self._create_portal_user(self.jan)
        with freeze_all_time(local("2026-06-08 10:00")):
            ticket = (
                self.env["helpdesk.ticket"]
                .with_user(user)
                .sudo()
                .create(
                    {
                        "name": "By the portal",
                        "description": "x",
                        "team_id": self.team.id,
                        "partner_id": self.jan.id,
                        "partner_email": self.jan.email,
                        "sla_channel": "portal",
                    }
                )
            )
        notice = self._notices(ticket)
        self.assertEqual(notice.kind, "acknowledgement")
        self.assertIn("By the portal", notice.subject)
        self.assertFalse(ticket.sla_responded_at)

    def test_nothing_for_what_staff_enter(self):
        ticket = self._create_ticket()
        self.assertFalse(ticket.sla_answer)
        self.assertFalse(self._notices(ticket))

    # === Somebody unauthorised (SLA §3.6) ===

    def test_unauthorised(self):
        ticket, notice = self._answer_to(
            From="tom@bakery.example", Subject="Please help"
        )
        self.assertEqual(notice.kind, "refusal")
        self.assertEqual(ticket.sla_answer, "refusal")
        self.assertEqual(notice.email_to, "tom@bakery.example")
        text = notice.subject + notice.body
        for name in (*self.agreement.contact_ids.mapped("name"), self.bakery.name):
            self.assertNotIn(name.lower(), text.lower())
        self.assertNotIn("jan@", text)
        self.assertFalse(ticket.sla_clock_ids)
