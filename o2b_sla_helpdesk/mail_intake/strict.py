# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether Odoo's gateway would fall over a mail or garble it, found out before."""

import re
from email import message_from_bytes
from email.policy import SMTP

from .repair import is_date

#: Bytes that are looked at; what falls over is mostly in the head. A text that is cut
#: is a text, and behind it there are mostly files.
LOOKED_AT = 512 * 1024

#: Headers that Odoo's gateway reads.
_READ = (
    *("Message-Id", "Subject", "From", "To", "Cc", "Delivered-To", "Return-Path"),
    *("Resent-To", "Resent-Cc", "References", "In-Reply-To", "Date"),
    "Auto-Submitted",
)
#: What PostgreSQL does not take in a text, or Odoo not in a header.
_NOT_IN_TEXT = re.compile("[\0\ud800-\udfff]")
_NOT_IN_HEADER = re.compile("[\0\r\n\ud800-\udfff]")
#: What Python puts for bytes that are not in the charset they claim.
_LOST = "\N{REPLACEMENT CHARACTER}"
_RAW_BYTES = re.compile("[\udc80-\udcff]")
_NAMING = ("content-type", "content-disposition")


def needs_repair(raw: bytes) -> bool:
    """Whether a mail should be mended (:func:`.repair.repair`) before Odoo reads it:
    Odoo would fall over it, or lose letters of it.

    No proof of the opposite: a mail may still be too odd for a part of Odoo that this
    does not know.

    :param raw: a mail within the limits of :mod:`.limits`
    """
    if raw[:1] in (b"\r", b"\n"):  # an empty line hides the headers
        return True
    try:
        message = message_from_bytes(raw[:LOOKED_AT], policy=SMTP)
        return _has_odd_head(message) or any(map(_is_odd_part, message.walk()))
    except Exception:  # the parser's own faults are of any kind
        return True


def _has_odd_head(message):
    if _LOST in str(message.get("Subject", "")) and _has_raw_bytes(message, "subject"):
        return True
    for name in _READ:
        for value in message.get_all(name, []):
            text = str(value)
            if _NOT_IN_HEADER.search(text):
                return True
            if name == "Date" and text and not is_date(text):
                return True
            if name == "Message-Id" and not text.strip("<> \t"):
                return True
    return False


def _is_odd_part(part):
    names = (part.get_filename(), part.get("Content-Id"), part.get_content_charset())
    if any(name and _NOT_IN_HEADER.search(str(name)) for name in names):
        return True
    if _LOST in str(names[0]) and _has_raw_bytes(part, *_NAMING):
        return True
    if part.get_content_maintype() == "multipart":
        return False
    content = part.get_content()
    if not isinstance(content, str):
        return False
    return bool(_NOT_IN_TEXT.search(content)) or (
        _LOST in content and _LOST.encode() not in part.get_payload(decode=True)
    )


def _has_raw_bytes(part, *names):
    """Whether a header has eight-bit bytes that were never encoded."""
    return any(
        _RAW_BYTES.search(str(value))
        for name, value in part.raw_items()
        if name.lower() in names
    )
