# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the gateway knows of the mail it delivers, handed to the ticket."""

import re
from collections.abc import Collection
from datetime import datetime, timezone
from email.message import Message
from typing import NamedTuple

from .mail_intake import (
    arrival_instant,
    header_values,
    is_automatic,
    judge_sender,
    one_mailbox,
    read_headers,
)

_MESSAGE_ID = re.compile(r"<[^\s<>]{1,250}>", re.ASCII)


class MailFacts(NamedTuple):
    """Facts of one delivered mail.

    They travel in the context under ``KEY``. A context that a client sends over RPC
    holds plain values only, so nobody but the gateway can pass an instance of this.
    """

    sender: str  # the one plain address it is from, '' when there is any doubt
    claimed_from: str  # the From line as it stands, for people to read
    received_at: datetime | None  # naive UTC, None when no stamp can be believed
    automatic: bool  # a machine wrote it
    trust: str = ""  # what our mail server found of the sender, see judge_sender
    trust_reason: str = ""  # why
    message_id: str = ""  # what an answer refers to, '' when it is no plain id


KEY = "sla_mail_facts"


def read_mail_facts(
    message: Message, now: datetime, authserv_ids: Collection[str] = ()
) -> MailFacts:
    """Read the facts of a mail from its raw headers.

    :param message: the parsed mail
    :param now: naive UTC instant of the delivery
    :param authserv_ids: names of the contractor's own mail servers, see judge_sender
    """
    headers = read_headers(message)
    senders = header_values(headers, "From")
    received = header_values(headers, "Received")
    arrival = arrival_instant(received, now.replace(tzinfo=timezone.utc))
    verdict = judge_sender(headers, authserv_ids)
    ids = header_values(headers, "Message-Id")
    return MailFacts(
        sender=one_mailbox(senders) or "",
        claimed_from=_readable(", ".join(senders)[:250]),
        received_at=arrival.instant and arrival.instant.replace(tzinfo=None),
        automatic=is_automatic(headers),
        trust=verdict.trust,
        trust_reason=verdict.reason,
        message_id=ids[0] if len(ids) == 1 and _MESSAGE_ID.fullmatch(ids[0]) else "",
    )


def _readable(raw: str) -> str:
    """Text that can be stored: eight-bit bytes decoded, no control characters."""
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char for char in text if char.isprintable())


def mail_facts(env) -> MailFacts | None:
    """Return the facts of the mail being delivered in ``env``, None outside."""
    facts = env.context.get(KEY)
    return facts if isinstance(facts, MailFacts) else None
