# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from hashlib import sha256
from unittest.mock import patch
from xmlrpc.client import Binary

import psycopg2
from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import local
from .mail_common import FakeImap, FakePop, MailJournalCase

BOMB_HEAD = "multipart/mixed; boundary=x"
PART = b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n"
QUIET = "odoo.addons.o2b_sla_helpdesk"


@tagged("post_install", "-at_install")
class TestMailJournal(MailJournalCase):
    """From the mail server to the journal: nothing is lost, nothing is doubled."""

    # === Fetching ===

    def test_fetched_mail_is_journalled_and_becomes_a_ticket(self):
        for mailbox in (FakeImap, FakePop):
            raw = self._mail(Subject=f"By {mailbox.__name__}")
            box = mailbox(raw)
            mail = self._fetch(box)
            self.assertEqual(len(mail), 1)
            self.assertEqual((mail.state, mail.outcome), ("done", "ticket"))
            self.assertEqual(mail.ticket_id.name, f"By {mailbox.__name__}")
            self.assertTrue(mail.ticket_id.sla_authorised)
            self.assertEqual(mail.ticket_id.company_id, mail.company_id)
            self.assertEqual(mail.server_id, self.server)
            self.assertEqual((mail.source, mail.audience), ("fetchmail", "helpdesk"))
            self.assertFalse(mail.needs_look)
            self.assertEqual(box.seen, {1})
            kept = self.env["o2b.sla.mail.raw"]._read_raw(mail.id)
            expected = raw if mailbox is FakeImap else raw.replace(b"\r\n", b"\n")
            self.assertEqual(kept, expected)
            self.assertEqual(mail.sha256, sha256(kept).hexdigest())

    def test_imap_never_marks_a_mail_as_seen_by_fetching(self):
        """Odoo does, and takes it back: killed in between, the mail was gone."""
        box = FakeImap(self._mail())
        with (
            mute_logger("odoo.addons.mail.models.fetchmail", QUIET),
            patch.object(
                self.registry["o2b.sla.mail"],
                "_journal_apart",
                side_effect=psycopg2.OperationalError("no space left"),
            ),
        ):
            self._fetch(box)
        self.assertEqual(box.seen, set())

    @mute_logger(QUIET + ".mail_journal", "odoo.addons.mail.models.fetchmail")
    def test_mail_that_cannot_be_journalled_stays_on_the_server(self):
        """The others come in, the server shows the error, the next fetch has it."""
        for mailbox in (FakeImap, FakePop):
            name = mailbox.__name__
            good, bad = self._mail(Subject=f"good {name}"), self._mail(Subject="bad")
            box = mailbox(bad, good)
            mails = self.registry["o2b.sla.mail"]
            journal = mails._journal

            def fail(records, raw, values, journal=journal):
                if b"Subject: bad" in raw:
                    raise psycopg2.OperationalError("could not extend file")
                return journal(records, raw, values)

            with patch.object(mails, "_journal", fail):
                mail = self._fetch(box)
            self.assertEqual(mail.subject, f"good {name}")
            self.assertEqual(box.seen, {2})
            self.assertIn("could not extend file", self.server.error_message)
            self.assertTrue(self.server.error_date)
            mail = self._fetch(box)
            self.assertEqual((mail.subject, mail.outcome), ("bad", "ticket"))
            self.assertEqual(box.seen, {1, 2})
            self.assertFalse(self.server.error_date)

    def test_a_bomb_stops_nothing(self):
        bomb = self._mail(Content_Type=BOMB_HEAD, body=PART * 20000 + b"--x--\r\n")
        box = FakeImap(bomb, self._mail(Subject="after the bomb"))
        started = time.thread_time()
        first, second = self._fetch(box)
        self.assertLess(time.thread_time() - started, 10)
        self.assertEqual((first.state, first.outcome), ("quarantined", "minimal"))
        self.assertIn("too many parts", first.error)
        self.assertTrue(first.needs_look)
        self.assertEqual(second.ticket_id.name, "after the bomb")
        self.assertEqual(box.seen, {1, 2})
        ticket = first.ticket_id
        self.assertTrue(ticket.sla_authorised, "the clock of the contact runs")
        self.assertEqual(ticket.name, "Does not print")
        self.assertEqual(ticket.team_id, self.team)
        self.assertTrue(ticket.sla_response_deadline)

    def test_ticket_that_fails(self):
        """A P1 is no longer lost by a fault that passes."""
        fault = SerializationFailure("could not serialize access")
        box = FakeImap(self._mail(Subject="[P1] all down"))
        with self._faulty_tickets(fault, fault):
            mail = self._fetch(box)
        self.assertEqual((mail.state, mail.outcome), ("done", "ticket"))
        self.assertEqual(mail.ticket_id.priority, "3")
        self.assertEqual(len(self._tickets("all down")), 1)

    @mute_logger(QUIET + ".models.o2b_sla_mail_processing")
    def test_filestore_full(self):
        """Put off with back-off, then done; the clock counts from the arrival."""
        box = FakeImap(self._mail("2026-06-08 10:00", Subject="[P1] disk"))
        with self._faulty_tickets(OSError(28, "No space left on device")):
            mail = self._fetch(box)
        self.assertEqual((mail.state, mail.outcome), ("new", False))
        self.assertEqual(box.seen, {1}, "the journal has it")
        self.assertGreater(mail.next_try, mail.received_at)
        self.assertFalse(mail.claimed_at)
        self.assertIn("passing fault", mail.error)
        self.assertEqual(mail.event_ids.mapped("kind"), ["postponed"])
        self._process(mail)
        self.assertEqual(
            (mail.state, mail.outcome, mail.attempts), ("done", "ticket", 2)
        )
        self.assertEqual(mail.ticket_id.sla_received_at, mail.arrived_at)
        self.assertEqual(mail.arrived_at, local("2026-06-08 10:00"))

    @mute_logger(QUIET + ".models.o2b_sla_mail_processing")
    def test_late_processing_without_a_stamp(self):
        """Without a stamp to believe, the arrival is when it was journalled."""
        box = FakeImap(self._mail(Received=None))
        with self._faulty_tickets(OSError("no space left")):
            mail = self._fetch(box)
        received = local("2026-06-08 10:00")
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE o2b_sla_mail DISABLE TRIGGER USER;"
            " UPDATE o2b_sla_mail SET received_at = %s WHERE id = %s;"
            " ALTER TABLE o2b_sla_mail ENABLE TRIGGER USER",
            (received, mail.id),
        )
        self.env.invalidate_all()
        self._process(mail)
        self.assertEqual(mail.ticket_id.sla_received_at, received)

    @mute_logger(QUIET + ".models.o2b_sla_mail_processing")
    def test_fault_that_does_not_pass(self):
        fault = ValueError("no such thing")
        box = FakeImap(self._mail(Subject="[P1] poison"))
        with self._faulty_tickets(fault, fault):
            mail = self._fetch(box)
        self.assertEqual((mail.state, mail.outcome), ("failed", "minimal"))
        self.assertIn("no such thing", mail.error_detail)
        ticket = mail.ticket_id
        self.assertEqual(len(ticket), 1)
        self.assertTrue(ticket.sla_authorised)
        self.assertNotEqual(self.team.alias_id.alias_status, "invalid")
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", "jan@")]))

    @mute_logger(QUIET + ".models.o2b_sla_mail_processing")
    def test_hooks_that_fail_all(self):
        """Even the plainest ticket is one."""
        box = FakeImap(self._mail())
        with self._faulty_tickets(*[KeyError("x")] * 3):
            mail = self._fetch(box)
        self.assertEqual((mail.state, mail.outcome), ("failed", "minimal"))
        self.assertEqual(mail.ticket_id.team_id, self.team)
        self.assertEqual(mail.ticket_id.sla_received_at, mail.received_at)

    @mute_logger(QUIET + ".models.o2b_sla_mail_processing")
    def test_transient_fault_that_never_passes(self):
        box = FakeImap(self._mail())
        fault = OSError("no space left")
        with self._faulty_tickets(*[fault] * 8):
            mail = self._fetch(box)
            tries = []
            while mail.state == "new":
                tries.append(mail.next_try)
                self._process(mail)
        self.assertEqual(len(tries), 6)
        self.assertEqual((mail.state, mail.outcome), ("failed", "minimal"))
        self.assertTrue(mail.needs_look)

    def test_worker_that_dies_over_a_mail(self):
        """Claimed, never heard of again: the third worker does not read it."""
        raw = self._mail(Subject="deadly")
        with self.enter_registry_test_mode():
            mail_id, _new = self.journal._journal_apart(raw, {"source": "pipe"})
        mail = self.journal.browse(mail_id)
        for _worker in range(2):
            self.assertEqual(mail.state, "new")
            with patch.object(self.registry["o2b.sla.mail"], "_process_apart"):
                self._process(mail)
        self.assertEqual((mail.state, mail.crashes), ("failed", 2))
        self.assertEqual(mail.outcome, "minimal")
        self.assertEqual(mail.ticket_id.name, "deadly")

    def _tickets(self, name):
        return self.env["helpdesk.ticket"].search([("name", "=", name)])

    # === The pipe ===

    def _pipe(self, raw):
        with self.enter_registry_test_mode():
            return self.env["mail.thread"].message_process(False, Binary(raw))

    def test_pipe(self):
        ticket_id = self._pipe(self._mail(Subject="By the pipe"))
        mail = self.journal.search([], limit=1)
        self.assertEqual((mail.source, mail.outcome), ("pipe", "ticket"))
        self.assertEqual(mail.ticket_id.id, ticket_id)
        self.assertEqual(mail.ticket_id.name, "By the pipe")

    @mute_logger(QUIET + ".models.o2b_sla_mail_processing")
    def test_pipe_gets_no_error(self):
        """The mail server would send it back to the client."""
        with self._faulty_tickets(*[OSError("no space left")]):
            self.assertFalse(self._pipe(self._mail(Subject="Later")))
        mail = self.journal.search([], limit=1)
        self.assertEqual(mail.state, "new")
        self._process(mail)
        self.assertEqual(mail.ticket_id.name, "Later")

    def test_address_nobody_has(self):
        self.assertFalse(self._pipe(self._mail(To="nobody@sla-test.example")))
        mail = self.journal.search([], limit=1)
        self.assertEqual((mail.state, mail.outcome), ("done", "unroutable"))
        self.assertEqual(mail.audience, "unknown")
        self.assertTrue(mail.needs_look)

    def test_broken_head(self):
        """An empty line before the headers hides them from the parser."""
        ticket_id = self._pipe(b"\r\n" + self._mail(Subject="Hidden"))
        mail = self.journal.search([], limit=1)
        self.assertEqual((mail.outcome, mail.mended), ("ticket", True))
        self.assertEqual(mail.ticket_id.id, ticket_id)
        self.assertEqual(mail.ticket_id.name, "Hidden")

    def test_mails_no_parser_likes(self):
        """Each a ticket of its sender, with the words that are left."""
        for number, (headers, body, word) in enumerate(
            (
                ({"Subject": "=?utf-8?q?a=00b?="}, "words", "words"),
                ({"Subject": "=?utf-8?q?a=0D=0ABcc:_x?="}, "words", "words"),
                (
                    {"Content_Type": "text/plain; charset=klingon"},
                    "café".encode("latin-1"),
                    "café",
                ),
                ({"Date": "rfc822"}, "words", "words"),
                ({"Date": "Mon, 01 Jan 0822 00:00:00 +0000"}, "words", "words"),
                ({"Message_Id": "<>"}, "words", "words"),
                ({}, b"wo\0rds", "rds"),
                ({"Cc": "\udced\udca0\udc80 <x@y.example>"}, "words", "words"),
                ({"References": "<a\0@b> \udce9"}, "words", "words"),
                ({"Cc": "\udce9\0@x"}, "words", "words"),
                ({"Subject": "a\0b"}, "words", "words"),
            )
        ):
            with self.subTest(number):
                headers.setdefault("Subject", f"Case {number}")
                raw = self._mail(body=body, **headers)
                with self.assertNoLogs("odoo", "ERROR"):
                    self._pipe(raw)
                mail = self.journal.search([], limit=1)
                self.assertIn(mail.outcome, ("ticket", "gathered"), mail.error_detail)
                self.assertEqual(mail.state, "done")
                self.assertTrue(mail.ticket_id.sla_authorised)
                found = mail.ticket_id.message_ids.mapped("body")
                self.assertIn(word, "".join(found))

    def test_broken_references(self):
        """Of a mail that must be stood in for: what the first version fell over."""
        bomb = self._mail(
            Content_Type=BOMB_HEAD,
            body=PART * 300,
            References="<a\0@b> \udce9",
            Cc="\udce9\0@x",
        )
        mail = self._fetch(FakeImap(bomb))
        self.assertEqual((mail.state, mail.outcome), ("quarantined", "minimal"))

    # === One ticket per mail ===

    def test_delivered_again(self):
        """With a Message-Id and without, by another way, with other line ends."""
        for headers in ({}, {"Message_Id": None}, {"Message_Id": "<>"}):
            raw = self._mail(Subject=f"Once {headers}", **headers)
            mail = self._fetch(FakeImap(raw))
            self.assertEqual(mail.outcome, "ticket")
            self.assertFalse(self._fetch(FakeImap(raw)))
            self.assertFalse(self._fetch(FakePop(raw)))
            other_way = b"Received: by elsewhere; Mon, 08 Jun 2026 09:00:00 +0000\r\n"
            self.assertFalse(self._pipe(other_way + raw))
            self.assertEqual(mail.deliveries, 4)
            self.assertEqual(len(self._tickets(mail.subject)), 1)

    def test_same_words_every_day(self):
        """A monitor without Message-Id and Date: two mails by two ways are two."""
        base = {"Message_Id": None, "Date": None, "From": "robot@shop.example"}
        one = self._mail("2026-06-08 10:00", **base)
        two = self._mail("2026-06-09 10:00", **base)
        self.assertEqual(len(self._fetch(FakeImap(one, two, one))), 2)

    def test_used_message_id(self):
        """A mail with a Message-Id that another mail has is not thrown away unseen."""
        first = self._mail(Subject="Printer", Message_Id="<same@bakery.example>")
        other = self._mail(Subject="Server", Message_Id="<same@bakery.example>")
        mails = self._fetch(FakeImap(first, other, other))
        self.assertEqual(mails.mapped("outcome"), ["ticket", "duplicate"])
        self.assertEqual(mails[1].same_id_as_id, mails[0])
        self.assertEqual(mails[1].ticket_id, mails[0].ticket_id)
        self.assertTrue(mails[1].needs_look)
        self.assertEqual(mails[1].deliveries, 2)

    def test_two_teams_in_to(self):
        self.env["helpdesk.ticket.team"].create(
            {"name": "Other team", "alias_name": "sla-other"}
        )
        to = "sla-support@sla-test.example, sla-other@sla-test.example"
        mail = self._fetch(FakeImap(self._mail(Subject="Both", To=to)))
        self.assertEqual(mail.outcome, "ticket")
        self.assertEqual(len(self._tickets("Both")), 1)

    # === What came of it ===

    def test_outcomes(self):
        """Every mail is a ticket or has an explanation, and they can be counted."""
        ticket = self._fetch(FakeImap(self._mail())).ticket_id
        reference = ticket.message_ids.sorted("id")[-1:].message_id
        answer = {"In_Reply_To": reference, "References": reference}
        self.env["mail.alias"].create(
            {
                "alias_name": "partners",
                "alias_model_id": self.env["ir.model"]._get_id("mail.test.simple")
                if "mail.test.simple" in self.env
                else self.env["ir.model"]._get_id("discuss.channel"),
            }
        )
        report = {
            "From": "MAILER-DAEMON@mx.example",
            "Content_Type": "multipart/report; report-type=delivery-status; boundary=x",
            "body": b"--x\r\nContent-Type: text/plain\r\n\r\nunknown user\r\n"
            b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
            b"Reporting-MTA: dns; mx.example\r\n\r\n"
            b"Final-Recipient: rfc822; jan@bakery.example\r\nAction: failed\r\n\r\n"
            b"--x\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            + f"Message-Id: {reference}\r\n\r\n--x--\r\n".encode(),
        }
        self.team.alias_contact = "everyone"
        mails = self._fetch(
            FakeImap(
                self._mail(Subject="Re: a", **answer),
                self._mail(Subject="b", From="evil@evil.example", **answer),
                self._mail(Subject="c", **report),
                self._mail(Subject="d", To="nobody@sla-test.example"),
            )
        )
        self.assertEqual(
            mails.mapped("outcome"), ["reply", "parked", "bounce", "unroutable"]
        )
        self.assertEqual(mails[:3].ticket_id, ticket)
        self.assertEqual(mails.mapped("needs_look"), [False, False, True, True])
        counts = self.journal._count_outcomes([("id", "in", mails.ids)])
        self.assertEqual(counts.pop("journalled"), 4)
        self.assertEqual(counts.pop("deliveries"), 4)
        self.assertEqual(sum(counts.values()), 4)
        self.assertNotIn("waiting", counts)

    def test_answer_that_cannot_be_read(self):
        """A note on its ticket, no new one."""
        ticket = self._fetch(FakeImap(self._mail())).ticket_id
        reference = ticket.message_ids.sorted("id")[-1:].message_id
        bomb = self._mail(
            Content_Type=BOMB_HEAD, body=PART * 300, In_Reply_To=reference
        )
        mail = self._fetch(FakeImap(bomb))
        self.assertEqual((mail.state, mail.outcome), ("quarantined", "reply"))
        self.assertEqual(mail.ticket_id, ticket)
        self.assertIn("/raw", ticket.message_ids[0].body)

    def test_mail_for_another_department(self):
        """Journalled as all mail is, and none of the helpdesk's business."""
        self.server.object_id = self.env["ir.model"]._get("res.partner")
        mail = self._fetch(FakeImap(self._mail(To="jobs@sla-test.example")))
        self.assertEqual((mail.outcome, mail.audience), ("other", "other"))
        self.assertEqual(mail.res_model, "res.partner")
        bomb = self._mail(
            To="jobs@sla-test.example", Content_Type=BOMB_HEAD, body=PART * 300
        )
        mail = self._fetch(FakeImap(bomb))
        self.assertEqual((mail.state, mail.outcome), ("quarantined", "unreadable"))
        self.assertFalse(mail.ticket_id)
        self.assertEqual(mail.audience, "other")

    # === Evidence ===

    @mute_logger("odoo.sql_db")
    def test_what_came_in_cannot_be_changed(self):
        mail = self._fetch(FakeImap(self._mail()))
        mail.action_looked_at()
        with self.assertRaises(UserError):
            mail.sha256 = "0" * 64
        with self.assertRaises(UserError):
            mail.unlink()
        raw = self.env["o2b.sla.mail.raw"].search([("mail_id", "=", mail.id)])
        for refused in (raw.unlink, lambda: raw.write({"received_at": False})):
            with self.assertRaises(UserError):
                refused()
        self.env.flush_all()
        for statement in (
            "UPDATE o2b_sla_mail SET sha256 = 'x'",
            "UPDATE o2b_sla_mail SET received_at = now()",
            "UPDATE o2b_sla_mail SET key = 'x'",
            "DELETE FROM o2b_sla_mail_event",
            "DELETE FROM o2b_sla_mail",
            "TRUNCATE o2b_sla_mail CASCADE",
            "UPDATE o2b_sla_mail_raw SET raw = ''",
            "DELETE FROM o2b_sla_mail_raw",
            "TRUNCATE o2b_sla_mail_raw",
        ):
            with (
                self.subTest(statement),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)
