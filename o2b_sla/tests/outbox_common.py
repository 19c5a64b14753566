# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import smtplib
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.base.models.ir_mail_server import IrMail_Server


class FakeMailServer:
    """A mail server that is up or down, and refuses whom it is told to."""

    def __init__(self):
        self.up = True
        self.refused = {}
        self.mails = []
        self.connections = 0

    def connect(self, *_args, **_kwargs):
        if not self.up:
            raise ConnectionRefusedError(111, "Connection refused")
        self.connections += 1
        return _Session(self)

    def to(self, address):
        """Mails to an address, in the order they came."""
        return [mail for mail in self.mails if mail["To"] == address]


class _Session:
    from_filter = False
    smtp_from = False

    def __init__(self, server):
        self.server = server

    def send_message(self, message, _smtp_from, smtp_to_list):
        if not self.server.up:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        for address in smtp_to_list:
            if address in self.server.refused:
                raise self.server.refused[address]
        self.server.mails.append(message)

    def quit(self):
        pass


class OutboxCase:
    """Sends the outbox to a mail server of the test's own, within its transaction."""

    def setUp(self):
        super().setUp()
        self.smtp = FakeMailServer()

    @contextmanager
    def outgoing(self):
        """As in production: mails leave, and what is committed is committed."""

        def end_transaction(model, commit=True):
            model.env.flush_all()
            model.env.invalidate_all()

        def commit_progress(cron, *_args, **_kwargs):
            cron.env.flush_all()
            return float("inf")

        notices = type(self.env["o2b.sla.notice"])
        with (
            patch.object(IrMail_Server, "_connect__", self.smtp.connect),
            patch.object(IrMail_Server, "_disable_send", lambda _model: False),
            patch.object(notices, "_end_transaction", end_transaction),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", commit_progress
            ),
        ):
            yield

    def send(self, text):
        """Send the outbox at an Amsterdam instant."""
        with self.at(text), self.outgoing():
            self.env["o2b.sla.notice"]._cron_send()

    def refuse(self, address, code=550, answer=b"No such user here"):
        """Let the mail server refuse an address for good (5xx) or for now (4xx)."""
        self.smtp.refused[address] = smtplib.SMTPRecipientsRefused(
            {address: (code, answer)}
        )
