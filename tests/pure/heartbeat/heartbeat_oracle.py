# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The same answers in the slow and obvious way: minute by minute."""

from datetime import datetime, timedelta, timezone

MINUTE = 60
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


def seconds(text):
    """UNIX seconds of an instant in UTC, such as ``2026-03-29 01:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())


def parse(expression):
    """The five sets of numbers of a plain cron expression."""
    sets = []
    for text, (low, high) in zip(expression.split(), FIELDS, strict=True):
        numbers = set()
        for part in text.split(","):
            part, _slash, every = part.partition("/")
            first, _dash, last = part.partition("-")
            if part == "*":
                span = range(low, high + 1)
            else:
                span = range(int(first), int(last or first) + 1)
            numbers |= set(span[:: int(every or 1)])
        sets.append(numbers)
    return sets


def matches(sets, local):
    minutes, hours, days, months, weekdays = sets
    return (
        local.minute in minutes
        and local.hour in hours
        and local.day in days
        and local.month in months
        and local.isoweekday() % 7 in weekdays
    )


def cron_instants(expression, zone, start, end):
    """Instants at which Debian's cron runs a job, minute by minute.

    A job with a star in front of its minute or hour runs whenever the clock on the
    wall says so. One at a fixed time runs once a day: after the skipped hour, or in the
    first turn of the hour that comes twice.
    """
    sets = parse(expression)
    minute, hour = expression.split()[:2]
    if minute.startswith("*") or hour.startswith("*"):
        return [
            at
            for at in range(start - start % MINUTE, end, MINUTE)
            if at >= start and matches(sets, datetime.fromtimestamp(at, zone))
        ]
    found = set()
    wall = datetime.fromtimestamp(start, zone).replace(tzinfo=None, second=0)
    wall -= timedelta(hours=3)
    last = datetime.fromtimestamp(end, zone).replace(tzinfo=None) + timedelta(hours=3)
    while wall < last:
        if matches(sets, wall):
            at = _first_instant(wall, zone)
            if start <= at < end:
                found.add(at)
        wall += timedelta(minutes=1)
    return sorted(found)


def _first_instant(wall, zone):
    """The first instant at which the clock on the wall says so, or after the hour that
    it skips."""
    while True:
        at = int(wall.replace(tzinfo=zone, fold=0).timestamp())
        if datetime.fromtimestamp(at, zone).replace(tzinfo=None) == wall:
            return at
        wall += timedelta(minutes=1)


def overdue_minutes(interval, grace, ends, start, end):
    """Minutes in which a job of every so often is overdue or failed.

    :param ends: list of (instant, whether it succeeded), ascending
    :return: set of int
    """
    found = set()
    for at in range(start, end, MINUTE):
        before = [(when, well) for when, well in ends if when <= at]
        if not before:
            continue
        when, well = before[-1]
        if not well or at >= when + interval + grace:
            found.add(at)
    return found
