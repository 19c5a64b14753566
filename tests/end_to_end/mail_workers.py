# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Processes that fetch mail, from a mailbox that is a folder: ``1.eml``, ``2.eml`` …
and ``1.seen`` when somebody told the mail server that mail 1 is handled."""

from collections import Counter

#: Fetches the folder MAILBOX, and runs HOOK before.
FETCH = """
import time
from pathlib import Path

from odoo.addons.mail.models.fetchmail import FetchmailServer


class Folder:
    def __init__(self):
        self.folder = Path("MAILBOX")

    def _unread(self):
        mails = sorted(self.folder.glob("*.eml"), key=lambda path: int(path.stem))
        return [path for path in mails if not path.with_suffix(".seen").exists()]

    def check_unread_messages(self):
        return len(self._unread())

    def retrieve_unread_messages(self):
        for path in self._unread():
            yield path, path.read_bytes()

    def handled_message(self, path):
        path.with_suffix(".seen").touch()

    def disconnect(self):
        pass


FetchmailServer._connect__ = lambda self, allow_archived=False: Folder()
mails = type(env["o2b.sla.mail"])
servers = env["fetchmail.server"]
server = servers.search([("name", "=", "MAILBOX")]) or servers.create(
    {"name": "MAILBOX", "server_type": "imap", "state": "done"}
)
env.cr.commit()
HOOK
server._fetch_mail(batch_limit=10000)
"""

#: Processes what waits, whenever it is due.
CATCH_UP = """
env.cr.execute("UPDATE o2b_sla_mail SET next_try = NULL WHERE state = 'new'")
env.cr.commit()
env["o2b.sla.mail"]._cron_process(limit=10000)
"""

#: What became of the mails whose subject begins with PREFIX.
ACCOUNT = """
domain = [("subject", "=like", "PREFIX%")]
counts = env["o2b.sla.mail"]._count_outcomes(domain)
tickets = env["helpdesk.ticket"].search([("name", "=like", "PREFIX%")])
result({"counts": counts, "tickets": tickets.mapped("name")})
"""


def fill(folder, mails):
    """Put mails in a mailbox.

    :param folder: Path that does not exist
    :param mails: list of bytes
    """
    folder.mkdir()
    for number, raw in enumerate(mails, start=1):
        (folder / f"{number}.eml").write_bytes(raw)
    return folder


def seen(folder):
    """How many mails of a mailbox are handled, as far as the mail server knows."""
    return len(list(folder.glob("*.seen")))


def plain_mails(prefix, count, message_id=True):
    """Mails of as many senders, each with a subject of its own."""
    return [
        b"\r\n".join(
            [
                b"From: p%d@%s%d.example" % (number, prefix.encode(), number),
                b"To: support@e2e.example",
                b"Subject: %s %d" % (prefix.encode(), number),
                b"Date: Mon, 08 Jun 2026 10:00:00 +0000",
                *([b"Message-Id: <%d@%s>" % (number, prefix.encode())] * message_id),
                b"",
                b"It does not print.",
            ]
        )
        for number in range(count)
    ]


def fetch_script(folder, hook=""):
    return FETCH.replace("HOOK", hook).replace("MAILBOX", str(folder))


def account(database, prefix):
    """What became of mails.

    :return: tuple (counts of the journal, Counter of the tickets' names)
    """
    found = database.shell(ACCOUNT.replace("PREFIX", prefix))
    return found["counts"], Counter(found["tickets"])
