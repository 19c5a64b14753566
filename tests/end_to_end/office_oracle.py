# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Deadlines by walking minute by minute, sharing nothing with the code under test.

Office hours Monday to Friday 09:00-17:00 in Amsterdam, closed on Dutch public
holidays (Good Friday too, 5 May in lustrum years). Instants are aware datetimes.
"""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.easter import easter

ZONE = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)


def holidays(year):
    """Closed days of a year."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day = date(year, 4, 26)
    days = {date(year, 1, 1), kings_day, date(year, 12, 25), date(year, 12, 26)}
    days |= {sunday + timedelta(days=offset) for offset in (-2, 0, 1, 39, 49, 50)}
    if year % 5 == 0:
        days.add(date(year, 5, 5))
    return days


def is_open_on(day):
    """Whether a date is a working day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_day(day, count):
    """The working day ``count`` working days after a date, or before it."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        count -= is_open_on(day) * (1 if step.days > 0 else -1)
    return day


def at(day, text):
    """The instant of a local time such as ``16:59`` on a date."""
    return datetime.combine(day, time.fromisoformat(text), tzinfo=ZONE)


def next_day_start(instant):
    """The first start of a working day at or after an instant."""
    day = instant.astimezone(ZONE).date()
    if is_open_on(day) and instant <= at(day, "09:00"):
        return at(day, "09:00")
    return at(working_day(day, 1), "09:00")


def add(instant, hours):
    """The instant at which that many open hours have passed."""
    minutes = hours * 60
    # UTC: a step of one minute is one minute, also when the clocks change
    instant = instant.astimezone(timezone.utc)
    while minutes:
        local = instant.astimezone(ZONE)
        if is_open_on(local.date()) and 9 <= local.hour < 17:
            minutes -= 1
        instant += MINUTE
    return instant
