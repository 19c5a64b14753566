# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The head of a mail: its header block, and the few lines people want to read.

Nothing here parses the body, so that a hostile mail costs no more than its first
kilobytes.
"""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import NamedTuple

from .headers import header_values, read_headers

#: Bytes of the header block that are read. Whatever stands behind is kept in the mail.
HEAD_SIZE = 256 * 1024
LINE_LENGTH = 250

_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n))(?=[\r\n])")
#: All but those that stand for eight-bit bytes.
_LONE_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_UNIX_FROM = re.compile(rb">?From [^\r\n]*(?:\r\n|\r|\n)")


class Envelope(NamedTuple):
    """What a mail says about itself, as text that can be stored and shown."""

    sender: str  # the From lines as they stand
    recipients: str  # To and Cc
    subject: str
    message_id: str  # without angle brackets, '' when there is none


def split_mail(raw: bytes) -> tuple[bytes, bytes]:
    """Split a mail into its header block and all that follows."""
    start = 0
    unix_from = _UNIX_FROM.match(raw)
    if unix_from:
        start = unix_from.end()
    if raw[start : start + 1] in (b"\r", b"\n"):
        return b"", raw[start:]
    match = _BLANK_LINE.search(raw, start)
    if not match:
        return raw[start:], b""
    return raw[start : match.end()], raw[match.end() :]


def read_head(raw: bytes) -> Message:
    """Parse the headers of a mail, at most ``HEAD_SIZE`` bytes of them.

    Empty lines before the first header are skipped: some gateways send them.
    """
    head, _body = split_mail(raw[: HEAD_SIZE * 2].lstrip(b"\r\n"))
    return BytesHeaderParser(policy=compat32).parsebytes(head[:HEAD_SIZE])


def read_envelope(head: Message) -> Envelope:
    """Read what people need to recognise a mail.

    :param head: what :func:`read_head` returned
    """
    headers = read_headers(head)
    receivers = header_values(headers, "To") + header_values(headers, "Cc")
    subject = header_values(headers, "Subject")[:1]
    return Envelope(
        sender=readable(", ".join(header_values(headers, "From"))),
        recipients=readable(", ".join(receivers)),
        subject=readable("".join(subject)),
        message_id=bare_message_id(header_values(headers, "Message-Id")),
    )


def bare_message_id(values: list[str]) -> str:
    """The first Message-Id without brackets and white space, '' when it is empty."""
    for value in values[:1]:
        inner = re.search(r"<([^<>]*)>", value)
        text = inner[1] if inner else value.strip("<> \t")
        return storable("".join(text.split()))
    return ""


def readable(value: str, length: int = LINE_LENGTH) -> str:
    """A header value as one line of text: encoded words decoded, cut to ``length``."""
    value = value[: length * 8]
    try:
        parts = [
            part.decode(_charset(charset), "replace")
            if isinstance(part, bytes)
            else part
            for part, charset in decode_header(value)
        ]
        text = "".join(parts)
    except (HeaderParseError, LookupError, ValueError):
        text = value
    return " ".join(storable(text).split())[:length]


def storable(text: str) -> str:
    """Text PostgreSQL takes: eight-bit bytes decoded, no control characters."""
    text = _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else " " for char in text)


def _charset(name: str | None) -> str:
    """A charset Python knows; Latin 1 for what calls itself nothing known."""
    if not name or name == "unknown-8bit":
        return "utf-8"
    try:
        "".encode(name)
        b"".decode(name)
    except (LookupError, ValueError):
        return "latin-1"
    return name
