# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calendar months and days of a time zone as intervals of UTC seconds.

March 2026 in Amsterdam has 2,674,800 seconds and October 2,682,000: a month is what
lies between two local midnights, whatever the clock did meanwhile.
"""

import zoneinfo
from datetime import date, datetime, time, timedelta, timezone
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

UNKNOWN_VERSION = "unknown"


def as_zone(zone):
    """The ZoneInfo of a name, or the ZoneInfo itself.

    :raise ValueError: unknown zone
    """
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, TypeError, OSError) as error:
        raise ValueError(f"{zone!r} is not a known time zone.") from error


def midnight(day, zone):
    """The first second of a local day.

    :param date day: the day
    :param zone: ZoneInfo or name
    :return: int, seconds since 1970 UTC
    """
    local = datetime.combine(day, time.min, tzinfo=as_zone(zone))
    start = int(local.timestamp())
    # Where the clock jumps over midnight, the day starts at the jump; the instant
    # above then still belongs to the day before.
    while datetime.fromtimestamp(start, local.tzinfo).date() < day:
        start += 900
    return start


def local_day(instant, zone):
    """The local day an instant falls on.

    :param int instant: seconds since 1970 UTC
    :param zone: ZoneInfo or name
    :return: date
    """
    return (
        datetime.fromtimestamp(instant, timezone.utc).astimezone(as_zone(zone)).date()
    )


def next_month(year, month):
    """The year and month after a month."""
    return (year + 1, 1) if month == 12 else (year, month + 1)


def month_period(year, month, zone):
    """A calendar month of a zone.

    :param int year: such as 2026
    :param int month: 1 to 12
    :param zone: ZoneInfo or name
    :return: (start, end), seconds since 1970 UTC
    """
    after = next_month(year, month)
    return midnight(date(year, month, 1), zone), midnight(date(*after, 1), zone)


def months(period, zone):
    """The calendar months a period touches.

    :param period: (start, end)
    :param zone: ZoneInfo or name
    :return: list of (year, month), in order
    """
    start, end = period
    if end <= start:
        return []
    first, last = local_day(start, zone), local_day(end - 1, zone)
    found = [(first.year, first.month)]
    while found[-1] < (last.year, last.month):
        found.append(next_month(*found[-1]))
    return found


def days(period, zone):
    """The local days of a period; their seconds add up to those of the period.

    The first and last day are cut off where the period is.

    :param period: (start, end)
    :param zone: ZoneInfo or name
    :return: list of (start, end), in order
    """
    start, end = period
    found = []
    day = local_day(start, zone)
    while start < end:
        day += timedelta(days=1)
        until = min(midnight(day, zone), end)
        if until > start:
            found.append((start, until))
            start = until
    return found


def tzdata_version():
    """The release of the time zone database in use, such as ``2026a``.

    Two machines that disagree about a month may have different ones.

    :return: str, ``unknown`` when the machine does not tell
    """
    for folder in zoneinfo.TZPATH:
        version = _read_version(Path(folder))
        if version:
            return version
    try:
        return import_module("tzdata").IANA_VERSION
    except (ImportError, AttributeError):
        return UNKNOWN_VERSION


def _read_version(folder):
    try:
        with (folder / "tzdata.zi").open(encoding="ascii") as file:
            words = file.readline().split()
    except (OSError, UnicodeDecodeError):
        words = []
    if words[:2] == ["#", "version"] and len(words) > 2:
        return words[2]
    try:
        return (folder / "+VERSION").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
