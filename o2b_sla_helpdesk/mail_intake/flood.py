# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the subjects of many mails of one sender have in common."""

import re

MAX_LENGTH = 250

_PREFIX = re.compile(r"(?:(?:re|fw|fwd|aw|antw|betr)\s*:\s*)+", re.ASCII)
_COUNTED = re.compile(r"[0-9a-f]*[0-9][0-9a-f]*", re.ASCII)


def similar_subject(subject: str | None) -> str:
    """Return a subject without what differs between the mails of a flood.

    Numbers, times and hexadecimal ids become ``#``: a monitor that reports "disk 91%
    full at 10:05" every minute writes one and the same thing.
    """
    text = " ".join((subject or "")[:MAX_LENGTH].lower().split())
    return _COUNTED.sub("#", _PREFIX.sub("", text, count=1))
