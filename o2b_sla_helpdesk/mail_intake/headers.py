# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Raw headers of a mail, without decoding and without believing them."""

import re
from email.message import Message
from email.parser import BytesHeaderParser, HeaderParser
from email.policy import compat32

_FOLD = re.compile(r"\r\n|\r|\n")


def read_headers(message: bytes | str | Message) -> list[tuple[str, str]]:
    """Return the headers of ``message`` as ``(name, raw value)``, newest first.

    ``message`` is a whole mail or a parsed one. Values keep their folding and
    their encoded words; bytes that are no ASCII come as surrogates.
    """
    if isinstance(message, bytes):
        message = BytesHeaderParser(policy=compat32).parsebytes(message)
    elif isinstance(message, str):
        message = HeaderParser(policy=compat32).parsestr(message)
    return [(name, str(value)) for name, value in message.raw_items()]


def header_values(headers: list[tuple[str, str]], name: str) -> list[str]:
    """Return every value of header ``name`` (any case), unfolded and stripped."""
    wanted = name.lower()
    return [
        _FOLD.sub("", value).strip()
        for header, value in headers
        if header.lower() == wanted
    ]
