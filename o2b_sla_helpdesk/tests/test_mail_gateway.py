# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import quopri

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local

ACCENTS = "Geïntegreerde facturatie valt uit – coördinatie, reünie, €50"


@tagged("post_install", "-at_install")
class TestMailGateway(SlaHelpdeskCase):
    """Mails as bytes, the way the mail server hands them over."""

    def test_only_the_mail_server_delivers(self):
        """An agent cannot forge a client's mail, nor the arrival of his own."""
        gateway = self.env["mail.thread"]
        with self.assertRaises(AccessError):
            gateway.with_user(self.agent).message_process(
                "helpdesk.ticket", self._mail()
            )
        server = new_test_user(
            self.env, "sla_mail_server", groups="base.group_system,base.group_user"
        )
        self.assertTrue(
            gateway.with_user(server).message_process("helpdesk.ticket", self._mail())
        )

    def _assert_clocks(self, ticket):
        self.assertEqual(len(ticket), 1)
        self.assertTrue(ticket.sla_authorised)
        self.assertEqual(ticket.sla_agreement_id, self.agreement)
        self.assertEqual(ticket.sla_started_at, local("2026-06-09 09:00"))
        self.assertEqual(ticket.sla_channel, "email")

    # === What comes in ===

    def test_a_contact(self):
        ticket = self._receive()
        self._assert_clocks(ticket)
        self.assertEqual(ticket.partner_id, self.jan)
        self.assertEqual(ticket.priority, "1")
        self.assertEqual(ticket.team_id, self.team)
        self.assertFalse(ticket.user_id)
        self.assertIn(self.jan, ticket.message_partner_ids)
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        self.assertEqual(ticket.channel_id, channel)
        # the sender's own date is shown nowhere
        self.assertEqual(ticket.message_ids[-1:].date, local("2026-06-08 10:00"))

    def test_a_contact_without_a_person_in_the_address_book(self):
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Sanne",
                "email": "sanne@bakery.example",
                "date_from": "2020-01-01",
            }
        )
        ticket = self._receive(From="Sanne <sanne@bakery.example>")
        self._assert_clocks(ticket)
        self.assertEqual(ticket.partner_id, self.bakery)
        self.assertEqual(ticket.partner_name, "Sanne")

    def test_uppercase_address(self):
        self._assert_clocks(self._receive(From="JAN@BAKERY.EXAMPLE"))

    def test_charsets_and_encodings(self):
        for charset, encoding in (
            ("utf-8", "8bit"),
            ("iso-8859-15", "8bit"),
            ("windows-1252", "8bit"),
            ("utf-8", "base64"),
            ("utf-8", "quoted-printable"),
            ("iso-8859-15", "quoted-printable"),
        ):
            text = ACCENTS
            if charset == "iso-8859-15":
                text = text.replace("–", "-")
            body = text.encode(charset)
            if encoding == "base64":
                body = base64.encodebytes(body)
            elif encoding == "quoted-printable":
                body = quopri.encodestring(body)
            ticket = self._receive(
                body=body,
                Content_Type=f"text/plain; charset={charset}",
                Content_Transfer_Encoding=encoding,
            )
            self._assert_clocks(ticket)
            self.assertIn(text, str(ticket.description), (charset, encoding))

    def test_encoded_headers(self):
        ticket = self._receive(
            Subject="=?iso-8859-1?Q?[P2]_Co=F6rdinatie_valt_uit?=",
            From="=?utf-8?b?SsOhbiBkZSBWcmllcw==?= <jan@bakery.example>",
        )
        self._assert_clocks(ticket)
        self.assertEqual(ticket.name, "Coördinatie valt uit")
        self.assertEqual(ticket.priority, "2")

    def test_eight_bit_headers(self):
        subject = "Coördinatie".encode("latin-1").decode("ascii", "surrogateescape")
        self._assert_clocks(self._receive(Subject=subject))

    def test_attachment(self):
        body = (
            "--x\r\nContent-Type: text/plain\r\n\r\nSee the picture.\r\n"
            "--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
            'Content-Disposition: attachment; filename="scherm afdruk.png"\r\n\r\n'
            "iVBORw0KGgo=\r\n--x--\r\n"
        )
        ticket = self._receive(body=body, Content_Type="multipart/mixed; boundary=x")
        self._assert_clocks(ticket)
        self.assertEqual(ticket.attachment_ids.name, "scherm afdruk.png")

    def test_files_have_names(self):
        """A mail or an invitation in a mail has a name it can be opened by, and none
        leads to a folder."""
        body = (
            b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSee below.\r\n"
            b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: The original\r\n"
            b"\r\nText\r\n"
            b"--b\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\n"
            b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
            b"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; "
            b'filename="../../etc/a.csv"\r\n\r\na,b\r\n--b--\r\n'
        )
        ticket = self._receive(body=body, Content_Type='multipart/mixed; boundary="b"')
        self.assertEqual(
            set(ticket.attachment_ids.mapped("name")),
            {"The original.eml", "invite.ics", "a.csv"},
        )

    def test_letters_that_were_never_encoded(self):
        """Printers and old programs send them; no letter is lost."""
        ticket = self._receive(
            body="Café €".encode("cp1252"),
            Subject="Caf\udce9 dicht",
            Content_Type="text/plain; charset=us-ascii",
        )
        self.assertEqual(ticket.name, "Café dicht")
        self.assertIn("Café €", ticket.description)

    def test_a_stranger_does_not_see_who_reads_his_mail(self):
        html = '<p>Hello</p><img src="https://tracker.example/1.gif">'
        for sender, shown in (("tom@unknown.example", False), (None, True)):
            headers = {"From": sender} if sender else {}
            ticket = self._receive(
                body=html, Content_Type="text/html; charset=utf-8", **headers
            )
            texts = [ticket.description, *ticket.message_ids.mapped("body")]
            self.assertEqual(any("tracker" in text for text in texts), shown)
            self.assertIn("Hello", ticket.description)

    def test_html_only(self):
        ticket = self._receive(
            body="<p>Hello <b>there</b><script>alert(1)</script></p>",
            Content_Type="text/html; charset=utf-8",
        )
        self._assert_clocks(ticket)
        self.assertIn("<b>there</b>", str(ticket.description))
        self.assertNotIn("script", str(ticket.description))

    def test_no_subject_and_no_body(self):
        ticket = self._receive(body="", Subject=None)
        self._assert_clocks(ticket)
        self.assertEqual(ticket.name, "No Subject")

    def test_title_without_subject(self):
        """The first line that says something, at most 80 letters of it."""
        long = "The printer on the second floor " * 5
        html = {"Content_Type": "text/html; charset=utf-8"}
        for subject, body, headers, title in (
            (None, "\n\n  Nothing   prints\nGreetings, Jan", {}, "Nothing prints"),
            ("", "> you wrote\n-- \nStill broken", {}, "Still broken"),
            ("  ", "Nothing prints", {}, "Nothing prints"),
            (None, "<p><br></p><p>Help <b>me</b></p><p>Jan</p>", html, "Help me"),
            (None, "<!-- x --><img src='a.png'>", html, "No Subject"),
            (None, "x" * 300, {}, "x" * 79 + "…"),
            (None, " \n---\n> quoted", {}, "No Subject"),
            ("Printer", "Nothing prints", {}, "Printer"),
        ):
            with self.subTest(subject=subject, body=body[:20]):
                ticket = self._receive(body=body, Subject=subject, **headers)
                self.assertEqual(ticket.name, title)
                self.assertIn("Jan" if "Jan" in body else "", ticket.description)
        ticket = self._receive(body=long, Subject=None)
        self.assertLessEqual(len(ticket.name), 80)
        self.assertTrue(ticket.name.startswith("The printer on the second floor The"))
        self.assertTrue(ticket.name.endswith("…"))

    def test_very_long_subject(self):
        ticket = self._receive(Subject="[P2] " + "x " * 5000)
        self._assert_clocks(ticket)
        self.assertLessEqual(len(ticket.name), 250)

    def test_two_aliases_make_one_ticket(self):
        self.env["helpdesk.ticket.team"].create(
            {"name": "Second", "alias_name": "sla-second"}
        )
        before = self.env["helpdesk.ticket"].search_count([])
        self._receive(To="sla-support@sla-test.example, sla-second@sla-test.example")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 1)

    def test_same_mail_twice(self):
        mail = self._mail()
        ticket = self._deliver(mail)
        self.assertTrue(ticket)
        self.assertFalse(self._deliver(mail))

    # === When it came in ===

    def test_fetched_late(self):
        """The mail server had it at 10:00, Odoo fetched it the next day."""
        ticket = self._deliver(self._mail("2026-06-08 10:00"), at="2026-06-09 14:00")
        self._assert_clocks(ticket)
        self.assertEqual(ticket.sla_received_at, local("2026-06-08 10:00"))

    def test_stamps_that_are_not_believed(self):
        for received in (
            None,
            "garbage",
            "from x; Mon, 08 Jun 2026 10:00:00",
            "from x; Mon, 08 Jun 2026 08:00:00 -0000",
            "from x; Wed, 08 Jun 2033 10:00:00 +0200",
            "from x; Thu, 01 Jan 1970 00:00:00 +0000",
            "from x; " + "(" * 200_000,
        ):
            mail = self._mail(Received=received)
            ticket = self._deliver(mail, at="2026-06-08 10:00")
            self._assert_clocks(ticket)
            self.assertEqual(ticket.sla_received_at, local("2026-06-08 10:00"))
            # nor is the sender's own date
            self.assertEqual(ticket.message_ids.date, local("2026-06-08 10:00"))

    def test_a_clock_that_runs_a_little_fast(self):
        ticket = self._deliver(self._mail("2026-06-08 10:04"), at="2026-06-08 10:00")
        self.assertEqual(ticket.sla_received_at, local("2026-06-08 10:00"))

    def test_the_contact_of_that_day(self):
        contact = self.agreement.contact_ids
        contact.date_to = "2026-06-08"
        ticket = self._deliver(self._mail("2026-06-08 23:00"), at="2026-06-09 08:00")
        self.assertTrue(ticket.sla_authorised)
        ticket = self._receive("2026-06-09 00:30")
        self.assertEqual(ticket.sla_no_clock_reason, "unauthorised")

    # === Priority in the subject ===

    def test_priority_tags(self):
        for subject, priority, title in (
            ("[P1] Down", "3", "Down"),
            ("Re: [p2] Slow", "2", "Re: Slow"),
            ("Wish [P4]", "0", "Wish"),
            ("[P5] Down", "1", "[P5] Down"),
            ("P1 Down", "1", "P1 Down"),
            ("P1! Down", "3", "Down"),
            ("Prio 2: Slow", "2", "Slow"),
            ("Fw: P1 - Down", "3", "Fw: Down"),
            ("Re: P1: Down", "1", "Re: P1: Down"),
            ("Is it a P1!", "1", "Is it a P1!"),
        ):
            ticket = self._receive(Subject=subject)
            self.assertEqual((ticket.priority, ticket.name), (priority, title))

    def test_default_priority_of_the_policy(self):
        policy = self.policy.copy(
            {"default_priority_id": self.env.ref("o2b_sla.o2b_sla_priority_p4").id}
        )
        self._create_agreement(
            *self._create_client("Shop", "els@shop.example"), policy_id=policy.id
        )
        ticket = self._receive(From="els@shop.example")
        self.assertEqual(ticket.priority, "0")

    def test_contact_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other contractor"})
        client, person = self._create_client("Abroad", "els@abroad.example")
        agreement = self.env["o2b.sla.agreement"].create(
            {"partner_id": client.id, "company_id": company.id}
        )
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": agreement.id,
                "partner_id": person.id,
                "date_from": "2020-01-01",
            }
        )
        ticket = self._receive(From=person.email, Subject="[P1] Down")
        self.assertEqual(ticket.company_id, self.env.company)
        self.assertFalse(ticket.sla_authorised)
        self.assertEqual(ticket.priority, "1")

    def test_a_stranger_sets_no_priority(self):
        ticket = self._receive(From="x@stranger.example", Subject="[P1] Down")
        self.assertEqual((ticket.priority, ticket.name), ("1", "[P1] Down"))

    # === Who it is from ===

    def test_forged_senders(self):
        for claimed in (
            "jan@bakery.example <evil@evil.example>",
            "<jan@bakery.example> <evil@evil.example>",
            "jan@bakery.example)bob@evil.example",
            "jan@bakery.example;evil@evil.example",
            "jan@bakery.example, evil@evil.example",
            "jan@bakery.example\r\nFrom: evil@evil.example",
            "evil@evil.example (jan@bakery.example)",
            '"jan@bakery.example" <evil@evil.example>',
            "j\u0430n@bakery.example",
            "jan+x@bakery.example",
        ):
            ticket = self._receive(From=claimed, Subject="[P1] Down")
            self.assertEqual(len(ticket), 1, claimed)
            self.assertFalse(ticket.sla_authorised, claimed)
            self.assertEqual(ticket.sla_no_clock_reason, "unauthorised", claimed)
            self.assertFalse(ticket.sla_clock_ids, claimed)
            self.assertEqual(ticket.priority, "1", claimed)
            self.assertFalse(ticket.partner_id, claimed)
            self.assertFalse(ticket.message_partner_ids, claimed)
            self.assertFalse(ticket.message_ids.author_id, claimed)

    def test_no_sender_at_all(self):
        for claimed in (None, "", "garbage"):
            ticket = self._receive(From=claimed)
            self.assertEqual(ticket.sla_no_clock_reason, "unauthorised")
            self.assertFalse(ticket.partner_id)

    def test_forged_sender_stays_unauthorised(self):
        """What is stored of it never turns into the contact's address."""
        ticket = self._receive(From="jan@bakery.example <evil@evil.example>")
        self.assertFalse(ticket._sla_get_email())
        ticket._sla_open()
        self.assertFalse(ticket.sla_clock_ids)

    def test_sender_with_a_portal_login_is_no_assignee(self):
        self._create_portal_user(self.jan)
        self.env["helpdesk.ticket.team"].search([]).alias_defaults = "{}"
        self.assertFalse(self._receive().user_id)

    # === Followers ===

    def test_cc_of_another_client_is_no_follower(self):
        user = self._create_portal_user(self.piet)
        ticket = self._receive(Cc="Piet <piet@haulier.example>, anna@sla-test.example")
        self.assertNotIn(self.piet, ticket.message_partner_ids)
        self.assertIn(self.agent.partner_id, ticket.message_partner_ids)
        self.assertIn("piet@haulier.example", ticket.email_cc)
        self._reply(ticket, "2026-06-08 11:00", Cc="piet@haulier.example")
        self.assertNotIn(self.piet, ticket.message_partner_ids)
        visible = self.env["helpdesk.ticket"].with_user(user).search([])
        self.assertNotIn(ticket, visible)

    def test_cc_of_a_fellow_contact_follows(self):
        sanne = self.env["res.partner"].create(
            {
                "name": "Sanne",
                "parent_id": self.bakery.id,
                "email": "sanne@bakery.example",
            }
        )
        colleague = sanne.copy({"name": "Tom", "email": "tom@bakery.example"})
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": sanne.id,
                "date_from": "2020-01-01",
            }
        )
        ticket = self._receive(Cc="sanne@bakery.example, tom@bakery.example")
        self.assertIn(sanne, ticket.message_partner_ids)
        self.assertNotIn(colleague, ticket.message_partner_ids)

    def test_follower_by_hand_is_the_users_choice(self):
        ticket = self._receive()
        ticket.with_user(self.agent).message_subscribe(self.piet.ids)
        self.assertIn(self.piet, ticket.message_partner_ids)

    def test_replies_keep_to_their_ticket(self):
        ticket = self._receive()
        with freeze_all_time(local("2026-06-08 10:30")):
            self._answer(ticket, "2026-06-08 10:30")
        self._reply(ticket, "2026-06-08 11:00", Subject="Re: [P1] Does not print")
        self.assertEqual(ticket.priority, "1")
        self.assertEqual(ticket.message_ids[:1].author_id, self.jan)
