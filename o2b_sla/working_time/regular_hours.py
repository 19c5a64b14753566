# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Regular opening time: opening hours less holidays and closures, year by year."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from .errors import WorkingTimeError
from .instants import (
    DAY,
    EPOCH_ORDINAL,
    FIRST_YEAR,
    LAST_YEAR,
    from_epoch,
    out_of_range,
    to_epoch,
)
from .intervals import clip, subtract, union
from .local_time import as_zone, closing_epoch, day_offsets, opening_epoch
from .opening_hours import dated_tables, is_date


class Year(NamedTuple):
    """The regular opening time of one local year: epochs, in order."""

    starts: list
    ends: list
    #: the first opening of each local day that opens at all
    day_starts: list


class RegularHours:
    """Opening time as the calendar has it, before any window is added.

    Made once and shared by a schedule and its extended copies; a year is built when
    it is first asked for. Parameters as of :class:`.schedule.WorkingSchedule`.
    """

    __slots__ = (
        "zone",
        "low",
        "high",
        "_tables",
        "_holidays",
        "_asked",
        "_named_closures",
        "_closures",
        "_years",
    )

    def __init__(self, opening_hours, zone, holidays, closures, revisions):
        self.zone = as_zone(zone)
        #: the instants (epochs) between which the engine answers
        self.low = self.year_start(FIRST_YEAR)
        self.high = self.year_start(LAST_YEAR + 1)
        self._tables = dated_tables(opening_hours, revisions)
        self._holidays = _checked_holidays(holidays)
        self._asked = {}
        self._named_closures = sorted(
            closure
            for closure in map(_checked_closure, closures)
            if closure[0] < closure[1]
        )
        self._closures = union(
            (start, end) for start, end, _name in self._named_closures
        )
        self._years = {}

    def is_empty(self):
        """Return whether no weekday has any opening time."""
        return not any(any(table) for _first, table in self._tables)

    def never_closes(self):
        """Return whether it is known to be open day and night, for good."""
        return (
            not self._holidays
            and not self._closures
            and all(
                shifts == ((0, DAY),)
                for _first, table in self._tables
                for shifts in table
            )
        )

    def year_start(self, year):
        """Return the first instant (epoch) of a local year."""
        return opening_epoch(self.zone, date(year, 1, 1).toordinal(), 0)

    def year_of(self, epoch):
        """Return the local year of an instant.

        :raises WorkingTimeError: before 2000 or after 2100, local time
        """
        if not self.low <= epoch < self.high:
            raise out_of_range(_said(epoch))
        return self._local(epoch).year

    def year(self, year):
        """Return the :class:`Year` of a local year, built once."""
        built = self._years.get(year)
        if built is None:
            built = self._years[year] = self._build(year)
        return built

    def closed_days(self, low, high):
        """Return what is closed by name in [low, high) that would have been open.

        :param int low: epoch
        :param int high: epoch, after low
        :return: list of (local date, name), in order; on one day the holiday first,
            then each closure once
        """
        first = self._local(low).toordinal()
        last = self._local(high - 1).toordinal()
        closures = [
            item for item in self._named_closures if clip([item[:2]], low, high)
        ]
        found = []
        for ordinal in range(first, last + 1):
            day = date.fromordinal(ordinal)
            holiday = self._holidays_in(day.year).get(ordinal)
            if not holiday and not closures:
                continue
            lost = clip(self._shifts(ordinal, self._table(ordinal)), low, high)
            if holiday:
                names = [holiday] if lost else []
            else:
                names = dict.fromkeys(
                    name for start, end, name in closures if clip(lost, start, end)
                )
            found += [(day, name) for name in names]
        return found

    def _local(self, epoch):
        return datetime.fromtimestamp(epoch, self.zone)

    def _table(self, ordinal):
        """Return the week table valid on a day."""
        position = bisect_right(self._tables, ordinal, key=lambda item: item[0])
        return self._tables[position - 1][1]

    def _holidays_in(self, year):
        """Return {ordinal: name} of a year; a callable is asked once."""
        if not callable(self._holidays):
            return self._holidays.get(year, {})
        if year not in self._asked:
            self._asked[year] = _by_ordinal(self._holidays(year))
        return self._asked[year]

    def _build(self, year):
        first = date(year, 1, 1).toordinal()
        last = date(year, 12, 31).toordinal()
        holidays = self._holidays_in(year)
        closures = self._closures_between(first, last)
        built = Year([], [], [])
        offsets = day_offsets(self.zone, first, last)
        table = self._table(first)
        revised = dict(self._tables)
        for ordinal, offset in enumerate(offsets, first):
            table = revised.get(ordinal, table)
            hours = table[(ordinal - 1) % 7]
            if not hours or ordinal in holidays:
                continue
            if offset is None:
                shifts = self._shifts(ordinal, table)
            else:
                midnight = (ordinal - EPOCH_ORDINAL) * DAY - offset
                shifts = [(midnight + start, midnight + end) for start, end in hours]
            if closures:
                shifts = subtract(shifts, closures)
            if shifts:
                _append_day(built, shifts)
        return built

    def _shifts(self, ordinal, table):
        """Return the shifts of one local day as epochs, whatever the clock does."""
        shifts = (
            (
                opening_epoch(self.zone, ordinal, start),
                closing_epoch(self.zone, ordinal, end),
            )
            for start, end in table[(ordinal - 1) % 7]
        )
        # A shift the clock jumps over has no time left; two around an hour that
        # happens twice may overlap.
        return union((start, end) for start, end in shifts if start < end)

    def _closures_between(self, first, last):
        """Return the closures that touch local days, a day of margin around them."""
        return clip(
            self._closures,
            (first - 2 - EPOCH_ORDINAL) * DAY,
            (last + 3 - EPOCH_ORDINAL) * DAY,
        )


def _append_day(year, shifts):
    """Add a day's shifts to a year; 24:00 and the next day's 00:00 become one."""
    starts, ends, day_starts = year
    day_starts.append(shifts[0][0])
    for start, end in shifts:
        if ends and start <= ends[-1]:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)


def _checked_closure(closure):
    try:
        start, end, name = closure
    except (TypeError, ValueError) as error:
        raise WorkingTimeError(
            f"A closure is (start, end, name), not {closure!r}."
        ) from error
    start, end = to_epoch(start), to_epoch(end)
    if end < start:
        raise WorkingTimeError(f"The closure {name!r} ends before it starts.")
    return start, end, str(name)


def _checked_holidays(holidays):
    """Return holidays as {year: {ordinal: name}}, or the callable that gives them."""
    if callable(holidays):
        return holidays
    if not isinstance(holidays, Mapping):
        raise WorkingTimeError(
            "Holidays are a mapping of dates to names or a function of the year,"
            f" not {holidays!r}."
        )
    by_year = {}
    for ordinal, name in _by_ordinal(holidays).items():
        by_year.setdefault(date.fromordinal(ordinal).year, {})[ordinal] = name
    return by_year


def _by_ordinal(holidays):
    for day in holidays:
        if not is_date(day):
            raise WorkingTimeError(f"A holiday falls on a date, not on {day!r}.")
    return {day.toordinal(): str(name) for day, name in holidays.items()}


def _said(epoch):
    """Return an instant as text, also where datetime has no such year."""
    try:
        return from_epoch(epoch).isoformat()
    except (OverflowError, ValueError, OSError):
        return f"The instant {epoch}"
