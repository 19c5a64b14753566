# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether Odoo's gateway would fall over a mail, found out before it does."""

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


def needs_repair(raw: bytes) -> bool:
    """Whether a mail should be mended (:func:`.repair.repair`) before Odoo reads it.

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
    if part.get_content_maintype() == "multipart":
        return False
    content = part.get_content()
    return isinstance(content, str) and bool(_NOT_IN_TEXT.search(content))
