# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mailboxes that stand in for a mail server, and mails no parser likes."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.mail.models.fetchmail import FetchmailServer, OdooIMAP4

from .common import SlaHelpdeskCase


class FakeImap(OdooIMAP4):
    """An IMAP mailbox in memory.

    :ivar mails: ``{number: raw bytes}`` of all mails
    :ivar seen: numbers of the mails that nobody will fetch again
    """

    def __init__(self, *mails):
        self.mails = dict(enumerate(mails, start=1))
        self.seen = set()
        self._unread_messages = None

    def select(self):
        return "OK", [b"1"]

    def search(self, _charset, *_criteria):
        unseen = [str(number) for number in self.mails if number not in self.seen]
        return "OK", [" ".join(unseen).encode()]

    def fetch(self, number, what):
        if "PEEK" not in what:
            self.seen.add(int(number))
        raw = self.mails[int(number)]
        return "OK", [(b"%s (BODY[] {%d}" % (number, len(raw)), raw), b")"]

    def store(self, number, command, _flags):
        change = self.seen.add if command == "+FLAGS" else self.seen.discard
        change(int(number))

    def close(self):
        pass

    def logout(self):
        pass


class FakePop:
    """A POP mailbox in memory; what is deleted goes with ``disconnect``."""

    def __init__(self, *mails):
        self.mails = dict(enumerate(mails, start=1))
        self.seen = set()

    def check_unread_messages(self):
        return len(self.mails)

    def retrieve_unread_messages(self):
        for number, raw in list(self.mails.items()):
            if number not in self.seen:
                yield number, raw.replace(b"\r\n", b"\n")

    def handled_message(self, number):
        self.seen.add(number)

    def disconnect(self):
        pass


class MailJournalCase(SlaHelpdeskCase):
    """Mails that come from a mail server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fetchmail.server"].search([]).action_archive()
        cls.server = cls.env["fetchmail.server"].create(
            {"name": "support@", "server_type": "imap", "state": "done"}
        )
        cls.journal = cls.env["o2b.sla.mail"]

    def _fetch(self, mailbox):
        """Let Odoo fetch a mailbox as its scheduled action does.

        :return: the mails that this journalled, oldest first
        """
        before = self.journal.search([]).ids
        connect = patch.object(FetchmailServer, "_connect__", lambda *_a, **_k: mailbox)
        with (
            connect,
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
        ):
            server = self.server.with_env(self.env(cr=cr))
            self.fault = server._fetch_mail()
        return self.journal.search([("id", "not in", before)], order="id")

    def _process(self, *mails):
        """Let the scheduled action process the mails, whatever time it is."""
        for mail in mails:
            mail.next_try = False
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.journal.with_env(self.env(cr=cr))._cron_process()

    @contextmanager
    def _faulty_tickets(self, *faults):
        """Let ``message_new`` of tickets raise these, one a call; None works."""
        tickets = self.registry["helpdesk.ticket"]
        message_new = tickets.message_new
        left = list(faults)

        def fail(records, *args, **kwargs):
            fault = left.pop(0) if left else None
            if fault:
                raise fault
            return message_new(records, *args, **kwargs)

        with patch.object(tickets, "message_new", fail):
            yield left
