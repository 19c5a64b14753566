# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Instants as engines write them, into UNIX seconds."""

import re
from datetime import datetime, timezone

from .report import Unreadable

#: 2026-06-10T08:02:00.123456789Z, +02:00 or nothing for UTC; a blank for the T.
INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?"
    r"(Z|z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
#: Before that no engine of today measured anything: it means "none".
FIRST_YEAR = 1990
LAST_YEAR = 2200


def read_instant(text, what="instant"):
    """UNIX seconds of an instant, whole and rounded down; without a zone it is UTC.

    :param text: str as in RFC 3339, or None
    :param what: str, named when it cannot be read
    :return: int, or None when it is empty or stands for none (year 1)
    :raise Unreadable: it is no instant
    """
    if text is None or text == "":
        return None
    found = INSTANT.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise Unreadable("instant", f"{what} is no instant")
    *parts, zone = found.groups()
    try:
        year, *rest = map(int, parts)
        if year < FIRST_YEAR:
            return None
        if year > LAST_YEAR:
            raise Unreadable("instant", f"{what} is too far away")
        seconds = int(datetime(year, *rest, tzinfo=timezone.utc).timestamp())
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("instant", f"{what} is no instant") from None
    return seconds - _offset(zone)


def _offset(zone):
    """Seconds east of Greenwich."""
    if zone is None or zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise Unreadable("instant", "no such zone")
    seconds = hours * 3600 + minutes * 60
    return -seconds if zone[0] == "-" else seconds
