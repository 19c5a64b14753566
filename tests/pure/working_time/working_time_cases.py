# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calendars and instants the tests of working_time share."""

from datetime import datetime, timezone
from functools import partial
from zoneinfo import ZoneInfo

from working_time import WorkingSchedule, dutch_holidays

UTC = timezone.utc
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = 3600
DAY = 24 * HOUR


def hours(*shifts, days=range(5)):
    """Opening hours: "09:00-17:00" and the like on each of the weekdays."""
    return {day: [_shift(shift) for shift in shifts] for day in days}


def _shift(text):
    start, end = text.split("-")
    return _seconds(start), _seconds(end)


def _seconds(text):
    hour, minute = text.split(":")
    return int(hour) * HOUR + int(minute) * 60


OFFICE_HOURS = hours("09:00-17:00")
SPLIT_HOURS = hours("08:30-12:00", "13:00-17:15")
NIGHT_HOURS = hours("00:00-06:00", "22:00-24:00", days=range(7))
ALL_HOURS = hours("00:00-24:00", days=range(7))
WEEKEND_HOURS = hours("10:00-16:00", days=(5, 6))
#: each opening and closing falls in the hour most zones jump over or repeat
SWITCH_HOURS = hours("00:10-02:30", "02:45-04:00", days=range(7))


def office(liberation_day="lustrum", **options):
    """The agreement's own calendar, SLA §3.7."""
    options.setdefault(
        "holidays", partial(dutch_holidays, liberation_day=liberation_day)
    )
    return WorkingSchedule(OFFICE_HOURS, "Europe/Amsterdam", **options)


def at(text, zone=AMSTERDAM, fold=0):
    """A local instant, "2026-06-05 16:59" or with seconds, as aware UTC."""
    wall = datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)
    return wall.astimezone(UTC)


def epoch(text, zone=AMSTERDAM):
    """The same as whole seconds since 1970."""
    return int(at(text, zone).timestamp())
