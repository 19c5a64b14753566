# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Between the mail server and Odoo: nothing passes that is not in the journal.

``JournalConnection`` stands in for the connection Odoo fetches mail by;
``Delivery`` goes with a mail through the gateway and comes back with what became of it.
"""

import logging
import poplib

from odoo.addons.mail.models.fetchmail import OdooIMAP4

_logger = logging.getLogger(__name__)

# A line of this length, in a mail that never saw a line end, would break off every
# fetch by POP at the same mail.
poplib._MAXLINE = max(poplib._MAXLINE, 64 * 1024 * 1024)

KEY = "sla_mail_delivery"
#: Of the Message-Id of mails that have none; no mail server answers for it.
MESSAGE_ID_DOMAIN = "sla-mail.invalid"


class Delivery:
    """One mail of the journal on its way through Odoo's gateway.

    It travels in the context under ``KEY``. A context that a client sends over RPC
    holds plain values only, so nobody but the journal can pass an instance.

    :ivar mail_id: id of the ``o2b.sla.mail``
    :ivar received_at: naive UTC instant at which it was journalled
    :ivar head: the headers as they were received, when the mail had to be mended
    :ivar ticket_id: the ticket that stands in for the mail so far, 0 for none
    :ivar gathered: one of many alike, which go to one ticket
    :ivar is_alias: ``{address: whether it is one of ours}``, as far as was asked
    :ivar outcome: what became of it, a key of ``o2b.sla.mail``'s outcomes
    :ivar model: the model of the record it went to, with ``res_id``
    """

    def __init__(self, mail_id, received_at, head=None, ticket_id=0):
        self.mail_id = mail_id
        self.received_at = received_at
        self.head = head
        self.ticket_id = ticket_id
        self.gathered = False
        self.is_alias = {}
        self.outcome = ""
        self.model = ""
        self.res_id = 0

    def tell(self, outcome, record=None):
        """Say what became of the mail; the last word counts."""
        self.outcome = outcome
        if record:
            self.model, self.res_id = record._name, record.id


def delivery_of(env) -> Delivery | None:
    """The delivery that goes on in ``env``, None outside the journal."""
    delivery = env.context.get(KEY)
    return delivery if isinstance(delivery, Delivery) else None


class JournalledMail(bytes):
    """The bytes of a mail that stands in the journal.

    :ivar mail_id: id of the ``o2b.sla.mail``
    :ivar is_new: whether this delivery is the first
    """

    def __new__(cls, raw, mail_id, is_new):
        mail = super().__new__(cls, raw)
        mail.mail_id = mail_id
        mail.is_new = is_new
        return mail


class MailNotKept(Exception):
    """Mails could not be written to the journal; they stay on the mail server."""


class JournalConnection:
    """A mail server's connection that hands over journalled mails only.

    :param connection: what Odoo fetches by: IMAP, POP, or anything with the same
        four methods
    :param journal: callable (raw bytes) -> (mail id, whether it is new); has committed
        when it returns
    """

    def __init__(self, connection, journal):
        self._connection = connection
        self._journal = journal
        self._kept = set()

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def retrieve_unread_messages(self):
        """Yield (number, JournalledMail). A mail that cannot be journalled stays on
        the server, unseen, and those behind it go on.

        :raise MailNotKept: at the end, when there was one
        """
        failures = []
        for number, raw in self._retrieve():
            try:
                mail_id, is_new = self._journal(raw)
            except Exception as error:
                _logger.exception("Mail %s could not be journalled", number)
                failures.append(error)
                continue
            self._kept.add(number)
            yield number, JournalledMail(raw, mail_id, is_new)
        if failures:
            raise MailNotKept(
                f"{len(failures)} mails could not be stored and stay on the mail "
                f"server: {failures[-1]}"
            )

    def handled_message(self, number):
        """Tell the server that it may forget a mail, when the journal has it."""
        if number in self._kept:
            self._connection.handled_message(number)

    def _retrieve(self):
        if isinstance(self._connection, OdooIMAP4):
            return self._peek()
        return self._connection.retrieve_unread_messages()

    def _peek(self):
        """Fetch by IMAP without marking as seen.

        Odoo marks each mail as seen by fetching it and takes that back afterwards: a
        process that dies in between leaves a mail nobody fetches again.
        """
        unread = self._connection._unread_messages
        while unread:
            number = unread.pop()
            _result, data = self._connection.fetch(number, "(BODY.PEEK[])")
            raw = next((item[1] for item in data if isinstance(item, tuple)), None)
            if raw is not None:  # else somebody deleted it meanwhile
                yield number, raw
