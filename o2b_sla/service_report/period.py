# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The calendar month a report is about, in the time zone of the agreement."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period [start, end) of which something is known until an instant.

    :param start: text, such as ``2026-05-31T22:00:00Z``
    :param end: the same
    :param until: the same: what happened later is not known; never after the end
    :param first_day: local date as text, such as ``2026-06-01``
    :param last_day: the same
    """

    start: str
    end: str
    until: str
    first_day: str
    last_day: str

    @property
    def is_over(self):
        """Whether the whole period is known."""
        return self.until >= self.end

    def holds(self, instant):
        """Whether an instant lies in it; None lies nowhere."""
        return instant is not None and self.start <= instant < self.end

    def ends(self, instant):
        """Whether what lasts until an instant ends in it: its last second lies in it.
        What lasts until midnight ends on the day before; None never ends."""
        return instant is not None and self.start < instant <= self.end

    def to_json(self):
        """As it stands in the payload."""
        return {
            "start": self.start,
            "end": self.end,
            "until": self.until,
            "first_day": self.first_day,
            "last_day": self.last_day,
        }


def next_month(day):
    """The first day of the month after that of a date."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_period(month, zone, now):
    """The month of a date, as it is known at an instant.

    :param date month: a day in it
    :param zone: name of a time zone: its midnights begin and end the month
    :param datetime now: naive UTC
    :return: Period
    """
    first = month.replace(day=1)
    start, end = (_midnight(day, ZoneInfo(zone)) for day in (first, next_month(first)))
    return Period(
        start,
        end,
        min(now.strftime(FORMAT), end),
        str(first),
        str(next_month(first) - timedelta(days=1)),
    )


def _midnight(day, zone):
    """The first second of a local day, as text.

    Where the clock jumps over midnight the day begins at the jump.
    """
    instant = datetime.combine(day, time.min, tzinfo=zone).astimezone(timezone.utc)
    while instant.astimezone(zone).date() < day:
        instant += timedelta(minutes=15)
    return instant.strftime(FORMAT)
