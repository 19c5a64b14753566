# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a mail arrived: the stamp of our own mail server (SLA §3.7).

The newest ``Received:`` line is written by the last server on the way, the
contractor's own. ``Date:`` is the sender's and is never looked at.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

MAX_SKEW = timedelta(minutes=5)
MAX_AGE = timedelta(days=366)

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_MAX_OFFSET = timedelta(hours=14)
_STAMP = re.compile(
    r"(?:(?P<weekday>[a-z]{3})\s*,\s*)?"
    r"(?P<day>[0-9]{1,2})\s+(?P<month>[a-z]{3})\s+(?P<year>[0-9]{4})\s+"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?:\s+(?P<zone>[+-][0-9]{4}|gmt|utc?))?",
    re.IGNORECASE | re.ASCII,
)


class Arrival(NamedTuple):
    """The arrival of one mail.

    ``instant`` is an aware UTC datetime in whole seconds, or None when the stamp
    cannot be used; ``reason`` then says why: ``no_received``, ``no_date``,
    ``bad_date``, ``no_zone``, ``bad_year``, ``future`` or ``too_old``.
    """

    instant: datetime | None
    reason: str = ""


def arrival_instant(
    received: Sequence[str],
    now: datetime,
    max_age: timedelta = MAX_AGE,
    max_skew: timedelta = MAX_SKEW,
) -> Arrival:
    """Return the arrival told by the newest ``Received:`` header.

    :param received: raw values of all ``Received:`` headers, newest first
    :param now: aware UTC datetime of the delivery
    :param max_age: an older stamp is not believed
    :param max_skew: a stamp this far ahead of ``now`` is a clock that runs fast and
        counts as ``now``; further ahead is not believed
    """
    if not received:
        return Arrival(None, "no_received")
    stamp, reason = _parse_stamp(_last_part(received[0]))
    if stamp is None:
        return Arrival(None, reason)
    now = now.replace(microsecond=0)
    if stamp > now + max_skew:
        return Arrival(None, "future")
    if stamp < now - max_age:
        return Arrival(None, "too_old")
    return Arrival(min(stamp, now))


def _last_part(value: str) -> str:
    """Return what stands after the last ``;``, comments left out ('' if none)."""
    _before, separator, stamp = _without_comments(value).rpartition(";")
    return stamp if separator else ""


def _without_comments(value: str) -> str:
    """Drop RFC 5322 comments, which nest and may hold a ``;``; linear in time."""
    kept = []
    depth = 0
    escaped = False
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth = max(depth - 1, 0)
            kept.append(" ")
        elif not depth:
            kept.append(char)
    return "".join(kept)


def _parse_stamp(text: str) -> tuple[datetime | None, str]:
    """Parse an RFC 5322 date with a zone; the second value says why not."""
    text = text.strip()
    if not text:
        return None, "no_date"
    match = _STAMP.fullmatch(text)
    if not match:
        return None, "bad_date"
    if match["zone"] in (None, "-0000"):
        return None, "no_zone"
    if not 2000 <= int(match["year"]) <= 2100:
        return None, "bad_year"
    return _stamp_instant(match)


def _stamp_instant(match: re.Match) -> tuple[datetime | None, str]:
    month = match["month"].lower()
    if month not in _MONTHS:
        return None, "bad_date"
    try:
        local = datetime(
            int(match["year"]),
            _MONTHS.index(month) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"] or 0),
        )
    except ValueError:
        return None, "bad_date"
    weekday = (match["weekday"] or "").lower()
    if weekday and weekday != _WEEKDAYS[local.weekday()]:
        return None, "bad_date"
    offset = _zone_offset(match["zone"])
    if abs(offset) > _MAX_OFFSET:
        return None, "bad_date"
    return (local - offset).replace(tzinfo=timezone.utc), ""


def _zone_offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta(0)
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return -offset if zone[0] == "-" else offset
