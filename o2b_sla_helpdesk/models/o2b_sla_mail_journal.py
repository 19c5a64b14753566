# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import random
import time
from contextlib import contextmanager
from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)
from odoo.tools import SQL

from ..mail_intake import identify, own_key, read_envelope, read_head

#: How long the worker that journalled or claimed a mail has it for itself. When it
#: dies, somebody else takes over after that.
CLAIM = timedelta(minutes=2)


class SlaMailJournal(models.AbstractModel):
    """Writing mails down, once each, before anything reads them."""

    _name = "o2b.sla.mail.journal"
    _description = "Journal of Incoming Mail"

    @api.model
    @contextmanager
    def _own_transaction(self):
        """A transaction of its own, committed at the end, as the superuser.

        It begins after all that was committed before, and no fault elsewhere undoes it.
        """
        with self.env.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})[self._name]

    @api.model
    def _journal_apart(self, raw, values):
        """Write a mail to the journal and commit.

        :param raw: bytes
        :param values: dict: ``source``, ``route``, ``server_id``, ``server_name``
        :return: tuple (id, whether the mail is new)
        """
        for attempt in range(1, MAX_TRIES_ON_CONCURRENCY_FAILURE + 1):
            try:
                with self._own_transaction() as mails:
                    return mails._journal(raw, values)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                if attempt == MAX_TRIES_ON_CONCURRENCY_FAILURE:
                    raise
                time.sleep(random.uniform(0, 0.1 * 2**attempt))

    @api.model
    def _journal(self, raw, values):
        """Write a mail to the journal, in this transaction.

        A mail that is there already gets a line in its history. One that has the
        Message-Id of another mail, but other words, is a mail of its own.

        :return: tuple (id, whether the mail is new)
        """
        head = read_head(raw)
        identity = identify(raw, head)
        values = self._prepare_journal(raw, values, head, identity)
        mail_id = self._insert_once(values, raw)
        if mail_id:
            return mail_id, True
        known_id, content = self._find_key(identity.key)
        if content != identity.content:
            values.update(key=own_key(identity), same_id_as_id=known_id)
            mail_id = self._insert_once(values, raw)
            if mail_id:
                return mail_id, True
            known_id, content = self._find_key(values["key"])
        self.browse(known_id)._log_event("delivered")
        return known_id, False

    @api.model
    def _prepare_journal(self, raw, values, head, identity):
        """Columns of a new line, claimed by who writes it."""
        envelope = read_envelope(head)
        now = self.env["o2b.sla.mixin"]._sla_now()
        return {
            "received_at": now,
            "sha256": identity.sha256,
            "size": len(raw),
            "key": identity.key,
            "content": identity.content,
            "source": values["source"],
            "server_id": values.get("server_id") or None,
            "server_name": values.get("server_name") or None,
            "route": json.dumps(values.get("route") or {}, default=str),
            "sender": envelope.sender,
            "recipients": envelope.recipients,
            "subject": envelope.subject,
            "message_id": envelope.message_id[:1000],
            "same_id_as_id": None,
            "state": "new",
            "audience": "unknown",
            "attempts": 1,
            "crashes": 0,
            "claimed_at": now,
            "next_try": now + CLAIM,
        }

    @api.model
    def _insert_once(self, values, raw):
        """Insert a line and its bytes, unless its key is taken.

        :return: id, or None when the key is taken
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO o2b_sla_mail (%s) VALUES (%s)"
                " ON CONFLICT (key) DO NOTHING RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            ),
            log_exceptions=False,
        )
        row = self.env.cr.fetchone()
        if not row:
            return None
        self.env["o2b.sla.mail.raw"]._keep(row[0], values["received_at"], raw)
        return row[0]

    @api.model
    def _find_key(self, key):
        self.env.cr.execute(
            SQL("SELECT id, content FROM o2b_sla_mail WHERE key = %s", key)
        )
        return self.env.cr.fetchone()
