# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The schedule of opening time an SLA clock runs on."""

from datetime import datetime
from types import MappingProxyType

from . import vector
from .errors import WorkingTimeError
from .index import Index
from .instants import (
    DAY,
    EPOCH,
    LAST_YEAR,
    UTC,
    from_epoch,
    fromtimestamp,
    out_of_range,
    to_epoch,
    whole,
)
from .intervals import union
from .regular_hours import RegularHours

_ALWAYS = MappingProxyType(dict.fromkeys(range(7), ((0, DAY),)))


class WorkingSchedule:
    """Opening time of one calendar, and arithmetic on it, exact to the second.

    Instants go in as timezone-aware datetimes and come out in UTC, microseconds are
    dropped; durations are integer seconds; intervals are half-open ``[start, end)``.
    It answers for the local years 2000 to 2100, builds the years it is asked for and
    gives the same answers in whatever order it is asked. It never changes otherwise,
    so threads may share it.

    :param Mapping opening_hours: weekday (0 = Monday) to a sequence of (open, close)
        in seconds after local midnight, 0 <= open < close <= 86400 (24:00); SLA §3.7
    :param zone: name or ``ZoneInfo`` in which the hours and the days are meant
    :param holidays: ``{date: name}`` of whole local days that are closed, or a
        callable that returns them for a year, so that the schedule never runs out of
        holidays
    :param closures: (start, end, name), instants between which it is closed
    :param extra_windows: (start, end), instants between which it is open in any case,
        on holidays too; a window makes no working day (SLA §3.4)
    :param revisions: (date, opening_hours), hours valid from that local date on
    :raises WorkingTimeError: no working time at all, or a part that cannot be read
    """

    __slots__ = ("_hours", "_windows", "_index")

    def __init__(
        self,
        opening_hours,
        zone,
        holidays=MappingProxyType({}),
        closures=(),
        extra_windows=(),
        revisions=(),
    ):
        hours = RegularHours(opening_hours, zone, holidays, closures, revisions)
        self._set_up(hours, union(_checked_windows(extra_windows, hours)))

    def _set_up(self, hours, windows):
        if hours.is_empty() and not windows:
            raise WorkingTimeError(
                "The calendar has no working time: give it opening hours."
            )
        self._hours = hours
        self._windows = windows
        self._index = Index(0, 0)

    @classmethod
    def always(cls, zone="UTC"):
        """Return the schedule that is open 24 hours, 7 days (elapsed time)."""
        return cls(_ALWAYS, zone)

    def extended(self, extra_windows):
        """Return a schedule with more windows; the regular hours are shared.

        :param extra_windows: (start, end) as for the constructor; SLA §3.4: an
            approved window is opening time for that client's agreement only
        """
        copy = type(self).__new__(type(self))
        more = _checked_windows(extra_windows, self._hours)
        copy._set_up(self._hours, union([*self._windows, *more]))
        return copy

    @property
    def zone(self):
        """The ``ZoneInfo`` in which the opening hours are meant."""
        return self._hours.zone

    def __repr__(self):
        return f"<{type(self).__name__} {self.zone.key}>"

    # Arithmetic

    def add(self, start, seconds):
        """Return the instant at which ``seconds`` of opening time have passed.

        A positive duration may end at closing time: Monday 09:00 + 8 hours is Monday
        17:00. A duration of zero goes to the next opening: Monday 17:00 + 0 is
        Tuesday 09:00.

        :param datetime start: aware
        :param int seconds: >= 0
        :rtype: datetime, aware UTC
        :raises WorkingTimeError: naive or outside 2000-2100, a duration that is no
            whole number >= 0, an end after 2100
        """
        # add_epoch() written out for the usual case, an instant in UTC within the
        # index: the calls alone would cost as much as the work.
        if type(start) is datetime and start.tzinfo is UTC and type(seconds) is int:
            elapsed = start - EPOCH
            day = elapsed.days
            epoch = day * DAY + elapsed.seconds
            index = self._index
            if seconds > 0 and index.low <= epoch < index.high:
                starts, ends, reach = index.starts, index.ends, index.reach
                found = index.by_day[day - index.first_day]
                while ends[found] <= epoch:
                    found += 1
                if epoch < starts[found]:
                    epoch = starts[found]
                position = reach[found] - ends[found] + epoch + seconds
                if position <= index.total:
                    found = index.by_position[(position - 1) // index.quantum]
                    while reach[found] < position:
                        found += 1
                    return fromtimestamp(ends[found] - reach[found] + position, UTC)
        return from_epoch(self.add_epoch(to_epoch(start), seconds))

    def between(self, start, end):
        """Return the seconds of opening time in [start, end), 0 if end <= start.

        :param datetime start: aware
        :param datetime end: aware
        :raises WorkingTimeError: naive or outside 2000-2100
        """
        # between_epoch() written out for the usual case, as in add().
        if (
            type(start) is datetime
            and type(end) is datetime
            and start.tzinfo is UTC
            and end.tzinfo is UTC
        ):
            elapsed = start - EPOCH
            first_day = elapsed.days
            first = first_day * DAY + elapsed.seconds
            elapsed = end - EPOCH
            last_day = elapsed.days
            last = last_day * DAY + elapsed.seconds
            index = self._index
            if index.low <= first < last < index.high:
                starts, ends, reach = index.starts, index.ends, index.reach
                found = index.by_day[first_day - index.first_day]
                while ends[found] <= first:
                    found += 1
                if first < starts[found]:
                    first = starts[found]
                before = reach[found] - ends[found] + first
                found = index.by_day[last_day - index.first_day]
                while ends[found] <= last:
                    found += 1
                if last < starts[found]:
                    last = starts[found]
                return reach[found] - ends[found] + last - before
        return self.between_epoch(to_epoch(start), to_epoch(end))

    def add_epoch(self, start, seconds):
        """:meth:`add` on whole UTC seconds since 1970: int in, int out."""
        if type(start) is not int or type(seconds) is not int or seconds < 0:
            start, seconds = whole(start, "An instant"), whole(seconds)
        index = self._index
        if not index.low <= start < index.high:
            index = self.covering(start)
        if not seconds:
            return self._next_open(start)
        position = index.position(start) + seconds
        if position > index.total:
            index = self.reaching(index, position)
        return index.locate(position)

    def between_epoch(self, start, end):
        """:meth:`between` on whole UTC seconds since 1970: ints in, int out."""
        if type(start) is not int or type(end) is not int:
            start, end = whole(start, "An instant"), whole(end, "An instant")
        index = self._index
        if not (index.low <= start < index.high and index.low <= end < index.high):
            index = self.covering(start, end)
        if end <= start:
            return 0
        return index.position(end) - index.position(start)

    def add_many(self, starts, seconds):
        """:meth:`add_epoch` on many at once.

        :param starts: epochs: int64 array, or a list
        :param seconds: whole seconds: one for all, or as many as there are starts
        :return: an int64 array where an array went in, else a list
        """
        return vector.add_many(self, starts, seconds)

    def between_many(self, starts, ends):
        """:meth:`between_epoch` on many pairs at once, arrays or lists."""
        return vector.between_many(self, starts, ends)

    # Questions about an instant

    def is_open(self, instant):
        """Return whether the instant is opening time (closing time is not)."""
        epoch = to_epoch(instant)
        index = self.covering(epoch)
        return index.starts[index.interval_at(epoch)] <= epoch

    def next_open(self, instant):
        """Return the instant itself when open, else the next opening."""
        return from_epoch(self._next_open(to_epoch(instant)))

    def next_close(self, instant):
        """Return the end of the interval that holds or follows the instant.

        A schedule that never closes again ends where it stops answering: at the end
        of 2100, local time.
        """
        epoch = self._next_open(to_epoch(instant))
        if self._hours.never_closes():
            return from_epoch(self._hours.high)
        index = self.covering(epoch)
        while True:
            end = index.ends[index.interval_at(epoch)]
            if end < index.high or index.high == self._hours.high:
                return from_epoch(end)
            # It may go on in a year that is not built yet.
            index = self._grow(index)

    def next_day_start(self, instant):
        """Return the first start of a working day at or after the instant.

        A working day is a local day with regular opening time; it starts at its
        first opening (on split shifts the first one only, on 24x7 at midnight).
        Windows make no working day. SLA §3.7.
        """
        epoch = to_epoch(instant)
        index = self.covering(epoch)
        while (start := index.next_day_start(epoch)) is None:
            index = self._grow(index)
        return from_epoch(start)

    # Lists

    def intervals(self, start, end):
        """Return the opening intervals in [start, end), clipped, in order.

        :rtype: list[tuple[datetime, datetime]], aware UTC
        """
        low, high = to_epoch(start), to_epoch(end)
        return [
            (from_epoch(opening), from_epoch(closing))
            for opening, closing in self.covering(low, high).pairs(low, high)
        ]

    def closed_days(self, start, end):
        """Return the holidays and closures that cost opening time in [start, end).

        :rtype: list[tuple[date, str]] of local days and names, in order
        """
        low, high = to_epoch(start), to_epoch(end)
        self.covering(low, high)
        return self._hours.closed_days(low, high) if low < high else []

    # The horizon

    def covering(self, epoch, other=None):
        """Return an index that holds one or two instants; for this package.

        It reaches a year past what is asked, where most deadlines fall.

        :param int epoch: whole seconds since 1970
        :param int other: a second one, before or after it
        :raises WorkingTimeError: outside 2000-2100
        """
        index = self._index
        other = epoch if other is None else other
        if index.low <= epoch < index.high and index.low <= other < index.high:
            return index
        years = self._hours.year_of(epoch), self._hours.year_of(other)
        first, last = min(years), min(max(years) + 1, LAST_YEAR)
        if index.low < index.high:
            first = min(first, self._hours.year_of(index.low))
            last = max(last, self._hours.year_of(index.high - 1))
        return self._build(first, last)

    def reaching(self, index, position):
        """Return an index that reaches a position of this one; for this package.

        :param int position: as of :meth:`.index.Index.position`; it stays the same,
            as an index only grows at its end here
        :raises WorkingTimeError: that much time there is not before the end of 2100
        """
        while position > index.total:
            if position - index.total > self._hours.high - index.high:
                raise self._no_more()
            index = self._grow(index)
        return index

    def _next_open(self, epoch):
        index = self.covering(epoch)
        while True:
            start = index.starts[index.interval_at(epoch)]
            if start < index.high:
                return max(start, epoch)
            index = self._grow(index)

    def _grow(self, index):
        """Return an index that reaches further, twice as many years.

        :raises WorkingTimeError: this one reaches the end of 2100
        """
        if index.high == self._hours.high:
            raise self._no_more()
        first = self._hours.year_of(index.low)
        last = self._hours.year_of(index.high - 1)
        return self._build(first, min(2 * last - first + 1, LAST_YEAR))

    def _build(self, first, last):
        """Index the local years first to last, both included, and keep it."""
        hours = self._hours
        self._index = index = Index(
            hours.year_start(first),
            hours.year_start(last + 1),
            [hours.year(year) for year in range(first, last + 1)],
            self._windows,
        )
        return index

    def _no_more(self):
        return WorkingTimeError(
            f"The calendar has not enough opening time before the end of {LAST_YEAR}."
        )


def _checked_windows(windows, hours):
    """Return windows as (start, end) epochs."""
    checked = []
    for window in windows:
        try:
            start, end = window
        except (TypeError, ValueError) as error:
            raise WorkingTimeError(
                f"A window is (start, end), not {window!r}."
            ) from error
        low, high = to_epoch(start), to_epoch(end)
        if high < low:
            raise WorkingTimeError(f"The window from {start} ends before it starts.")
        for instant, epoch in ((start, low), (end, high)):
            if not hours.low <= epoch <= hours.high:
                raise out_of_range(instant)
        checked.append((low, high))
    return checked
