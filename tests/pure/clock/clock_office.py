# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A naive schedule, independent of the suite's own, and short ways to write ledgers."""

from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from zoneinfo import ZoneInfo

from clock import Event, EventKind, Target, replay

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = 3600
DAY = 8 * HOUR
WEEK = 40 * HOUR

HOLIDAYS = {
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 4, 27): "King's Day",
    date(2026, 5, 5): "Liberation Day",
    date(2026, 5, 14): "Ascension Day",
    date(2026, 5, 25): "Whit Monday",
    date(2026, 12, 25): "Christmas Day",
}


class OfficeSchedule:
    """Monday to Friday 09:00–17:00 in Amsterdam, walked day by day."""

    zone = AMSTERDAM

    def __init__(self, holidays=None, shifts=((9, 17),), weekdays=range(5)):
        self.holidays = HOLIDAYS if holidays is None else holidays
        self.shifts = shifts
        self.weekdays = weekdays

    def _day(self, day):
        if day.weekday() not in self.weekdays or day in self.holidays:
            return
        for first, last in self.shifts:
            yield self._instant(day, first), self._instant(day, last)

    def _instant(self, day, hour):
        if hour == 24:
            day, hour = day + timedelta(days=1), 0
        return datetime.combine(day, time(hour), AMSTERDAM).astimezone(timezone.utc)

    def _from(self, start):
        day = start.astimezone(AMSTERDAM).date() - timedelta(days=1)
        while True:
            yield from self._day(day)
            day += timedelta(days=1)

    def intervals(self, start, end):
        found = []
        for opening, closing in self._from(start):
            if opening >= end:
                return found
            if closing > start:
                found.append((max(opening, start), min(closing, end)))

    def between(self, start, end):
        if end <= start:
            return 0
        return sum(
            int((closing - opening).total_seconds())
            for opening, closing in self.intervals(start, end)
        )

    def add(self, start, seconds):
        assert seconds >= 0
        for opening, closing in self._from(start):
            if closing <= start:
                continue
            opening = max(opening, start)
            length = int((closing - opening).total_seconds())
            if seconds <= length:
                return opening + timedelta(seconds=seconds)
            seconds -= length

    def next_open(self, instant):
        return self.add(instant, 0)

    def is_open(self, instant):
        return self.next_open(instant) == instant

    def closed_days(self, start, end):
        first = start.astimezone(AMSTERDAM).date()
        last = (end - timedelta(seconds=1)).astimezone(AMSTERDAM).date()
        return [
            (day, name)
            for day, name in sorted(self.holidays.items())
            if first <= day <= last and day.weekday() in self.weekdays
        ]


OFFICE = OfficeSchedule()


def local(text):
    """``local("2026-06-05 16:59")``: that Amsterdam time as a UTC instant."""
    naive = datetime.fromisoformat(text)
    return naive.replace(tzinfo=AMSTERDAM).astimezone(timezone.utc)


def told(instant):
    """The reverse of :func:`local`, for readable failures."""
    if instant is None:
        return None
    text = instant.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M:%S")
    return text.removesuffix(":00")


class Ledger(list):
    """A ledger written in local times: ``Ledger().start("…", 7200).pause("…")``."""

    def __init__(self, *args):
        super().__init__(*args)
        self.keys = count(1)

    def add(self, kind, at, **values):
        values.setdefault("key", next(self.keys))
        self.append(Event(kind=kind, at=local(at), **values))
        return self

    def start(self, at, seconds=None, **values):
        return self.add(EventKind.START, at, target_seconds=seconds, **values)

    def target(self, at, seconds, **values):
        return self.add(EventKind.TARGET, at, target_seconds=seconds, **values)

    def __getattr__(self, name):
        kind = EventKind(name)
        return lambda at, **values: self.add(kind, at, **values)

    def at(self, now, schedule=OFFICE, target=None):
        return replay(self, schedule, target or Target(), local(now))
