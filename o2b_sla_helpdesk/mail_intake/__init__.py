# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What one incoming mail tells before anybody believes its body.

Pure Python: imports no Odoo. Every function works on raw header values, as they
stand in the message, because a lenient parser is what forged mails aim at. None of
them raises, whatever the mail holds.

- ``read_headers`` / ``header_values``: raw headers, in order, unfolded;
- ``arrival_instant``: when the own mail server received the mail (SLA §3.7);
- ``one_mailbox``: the one sender, or nobody;
- ``judge_sender``: whether our own mail server found the sender to be genuine;
- ``is_automatic``: a machine wrote it;
- ``is_never_answered``: an address no answer is ever sent to;
- ``similar_subject``: what the subjects of a flood have in common;
- ``read_head`` / ``read_envelope``: what people need to recognise a mail;
- ``identify``: whether two deliveries are one mail;
- ``find_excess``: whether a mail is too much for a parser;
- ``needs_repair``: whether a strict parser would fall over it;
- ``repair``: the same words in a mail that a strict parser can read;
- ``without_remote_pictures``: a text that fetches nothing when it is looked at;
- ``priority_tag`` / ``without_priority_tag``: ``[P1]`` in the subject, or
  ``P1: …`` and the like at its start.
"""

from .arrival import Arrival, arrival_instant
from .authentication import (
    AUTHENTICATED,
    FAILED,
    NOT_CHECKED,
    UNCONFIRMED,
    Verdict,
    judge_sender,
)
from .envelope import Envelope, read_envelope, read_head
from .flood import similar_subject
from .headers import header_values, read_headers
from .identity import Identity, identify, own_key
from .limits import Excess, Limits, find_excess
from .repair import repair, with_message_id
from .pictures import without_remote_pictures
from .robots import is_automatic, is_never_answered
from .sender import one_mailbox
from .strict import needs_repair
from .subject import priority_tag, without_priority_tag

__all__ = [
    "AUTHENTICATED",
    "FAILED",
    "NOT_CHECKED",
    "UNCONFIRMED",
    "Arrival",
    "Envelope",
    "Excess",
    "Identity",
    "Limits",
    "Verdict",
    "arrival_instant",
    "find_excess",
    "header_values",
    "identify",
    "is_automatic",
    "is_never_answered",
    "judge_sender",
    "needs_repair",
    "one_mailbox",
    "own_key",
    "priority_tag",
    "read_envelope",
    "read_head",
    "read_headers",
    "similar_subject",
    "repair",
    "with_message_id",
    "without_priority_tag",
    "without_remote_pictures",
]
