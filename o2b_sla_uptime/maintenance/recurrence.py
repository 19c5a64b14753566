# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Occurrences of a rule, each on a local day at a local time (RFC 5545).

A time of day that does not exist on the day on which summer time begins is read with
the offset before the gap, as RFC 5545 §3.3.5 has it: 02:30 becomes 03:30. Of a time
that comes twice on the day on which summer time ends, the first one is meant. The
length is elapsed time: an hour of maintenance is an hour on every day of the year.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from dateutil import rrule

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {
    "daily": rrule.DAILY,
    "weekly": rrule.WEEKLY,
    "monthly_day": rrule.MONTHLY,
    "monthly_weekday": rrule.MONTHLY,
    "yearly": rrule.YEARLY,
}
FREQUENCY_CODES = {
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "monthly_day": "MONTHLY",
    "monthly_weekday": "MONTHLY",
    "yearly": "YEARLY",
}


@dataclass(frozen=True)
class Rule:
    """How maintenance repeats.

    :param frequency: ``once`` or a key of ``FREQUENCIES``
    :param interval: every so many days, weeks, months or years; at least 1
    :param weekdays: of ``weekly``, numbers from 0 (Monday); empty: that of the first
    :param month_day: of ``monthly_day``, 1 to 31, or -1 for the last day; a month
        without that day has no occurrence
    :param week: of ``monthly_weekday``, 1 to 4, or -1 for the last one of the month
    :param weekday: of ``monthly_weekday``, a number from 0 (Monday)
    :param until: last local day on which one may start, or ``None``
    :param count: number of occurrences, or ``None``
    """

    frequency: str = "once"
    interval: int = 1
    weekdays: tuple = ()
    month_day: int = 1
    week: int = 1
    weekday: int = 0
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True, order=True)
class Occurrence:
    """One time that the rule gives: its local day and ``[start, end)`` in seconds."""

    day: date
    start: int
    end: int


def _parts(rule):
    """``by…`` arguments of the rule, as ``dateutil`` takes them."""
    if rule.frequency == "weekly" and rule.weekdays:
        return {"byweekday": sorted(set(rule.weekdays))}
    if rule.frequency == "monthly_day":
        return {"bymonthday": rule.month_day}
    if rule.frequency == "monthly_weekday":
        return {"byweekday": rrule.weekday(rule.weekday)(rule.week)}
    return {}


def write_rule(rule, first_day, second_of_day, zone):
    """The rule as RFC 5545 writes it, with its first day in front.

    :param first_day: date on or after which the first one starts
    :param second_of_day: local time of day in seconds after midnight
    :param zone: ``ZoneInfo``
    :return: such as ``DTSTART;TZID=Europe/Amsterdam:20260301T020000`` and, on a second
        line, ``RRULE:FREQ=MONTHLY;BYDAY=1SU``; of ``once`` the first line alone
    """
    local = _at(first_day, second_of_day)
    lines = [f"DTSTART;TZID={zone.key}:{local:%Y%m%dT%H%M%S}"]
    if rule.frequency == "once":
        return lines[0]
    parts = [f"FREQ={FREQUENCY_CODES[rule.frequency]}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.frequency == "weekly" and rule.weekdays:
        codes = (DAY_CODES[day] for day in sorted(set(rule.weekdays)))
        parts.append(f"BYDAY={','.join(codes)}")
    elif rule.frequency == "monthly_day":
        parts.append(f"BYMONTHDAY={rule.month_day}")
    elif rule.frequency == "monthly_weekday":
        parts.append(f"BYDAY={rule.week}{DAY_CODES[rule.weekday]}")
    if rule.count:
        parts.append(f"COUNT={rule.count}")
    elif rule.until:
        # the last second of that day; RFC 5545 wants it in UTC
        end = datetime.combine(rule.until, time(23, 59, 59), tzinfo=zone)
        parts.append(f"UNTIL={end.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}")
    return "\n".join([*lines, f"RRULE:{';'.join(parts)}"])


def list_occurrences(rule, first_day, second_of_day, length, zone, start, end):
    """Occurrences that start in ``[start, end)``.

    :param first_day: date on or after which the first one starts
    :param second_of_day: local time of day in seconds after midnight, below 86,400
    :param length: elapsed seconds, above zero
    :param zone: ``ZoneInfo``
    :param start: UNIX seconds
    :param end: UNIX seconds
    :return: list of :class:`Occurrence`, the earliest first
    """
    found = []
    for local in _local_starts(rule, _at(first_day, second_of_day)):
        begin = int(local.replace(tzinfo=zone).timestamp())
        if begin >= end:
            break
        if begin >= start:
            found.append(Occurrence(local.date(), begin, begin + length))
    return found


def _at(day, second_of_day):
    """Local time as a naive datetime."""
    return datetime.combine(day, time.min) + timedelta(seconds=second_of_day)


def _local_starts(rule, first):
    """Naive local starts, the earliest first, endless unless the rule ends.

    Local times of one series are a day or more apart: the order stays the same in UTC.
    """
    if rule.frequency == "once":
        return iter([first])
    ends = {}
    if rule.count:
        ends["count"] = rule.count
    elif rule.until:
        ends["until"] = datetime.combine(rule.until, time.max)
    return iter(
        rrule.rrule(
            FREQUENCIES[rule.frequency],
            dtstart=first,
            interval=rule.interval,
            wkst=rrule.MO,
            **_parts(rule),
            **ends,
        )
    )
