# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Opening time by walking the local clock minute by minute, on purpose naively.

Written apart from the engine: it converts from UTC to local time only, counts whole
open minutes and knows no intervals, offsets or sums.
"""

from datetime import datetime, timedelta
from functools import lru_cache

MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=8)
def _local_days(zone, first, last):
    """{local date: [(utc minute, minutes after local midnight)]}, in order of UTC."""
    days = {}
    minute = first
    while minute < last:
        local = minute.astimezone(zone)
        days.setdefault(local.date(), []).append(
            (minute, local.hour * 60 + local.minute)
        )
        minute += MINUTE
    return days


def open_minutes(opening_hours, zone, first, last, holidays=()):
    """The sorted UTC minutes from first to last that are open.

    A shift lasts from the first minute of the day the local clock shows its opening
    or later, through the last one it shows less than its closing.
    """
    found = set()
    for day, minutes in _local_days(zone, first, last).items():
        if day in holidays:
            continue
        for opens, closes in opening_hours.get(day.weekday(), ()):
            started = [utc for utc, wall in minutes if wall * 60 >= opens]
            not_ended = [utc for utc, wall in minutes if wall * 60 < closes]
            if not started or not not_ended:
                continue
            minute = started[0]
            while minute <= not_ended[-1]:
                found.add(minute)
                minute += MINUTE
    return sorted(found)


def between(minutes, start, end):
    """Seconds of the open minutes that lie in [start, end)."""
    return sum(
        max(
            0,
            int((min(minute + MINUTE, end) - max(minute, start)).total_seconds()),
        )
        for minute in minutes
        if minute < end and minute + MINUTE > start
    )


def add(minutes, start, seconds):
    """The instant at which so many open seconds have passed; None: past the walk."""
    left = seconds
    for minute in minutes:
        if minute + MINUTE <= start:
            continue
        begin = max(minute, start)
        if not seconds:
            return begin
        here = int((minute + MINUTE - begin).total_seconds())
        if left <= here:
            return begin + timedelta(seconds=left)
        left -= here
    return None


def next_day_start(minutes, zone, instant):
    """The first open minute of a local day, at or after the instant."""
    seen = set()
    for minute in minutes:
        day = minute.astimezone(zone).date()
        if day not in seen and minute >= instant:
            return minute
        seen.add(day)
    return None


def walk(text, days):
    """(first, last) of a walk of so many days from a UTC date."""
    first = datetime.fromisoformat(text + "T00:00+00:00")
    return first, first + timedelta(days=days)
