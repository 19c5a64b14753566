# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Opening time as sorted intervals with prefix sums, found without searching.

Every instant has a *position*: the opening seconds from the index's first instant up
to it. A deadline is then ``locate(position(start) + seconds)`` and elapsed opening
time the difference of two positions. Two guide tables give the interval of an
instant and of a position at once, so that neither is searched for.
"""

from array import array
from bisect import bisect_left

from .instants import DAY
from .intervals import clip, union


class Index:
    """Opening time between two instants; made once, never changed.

    All numbers are integers: epochs, and seconds of opening time. The attributes are
    for the engine's own modules.
    """

    __slots__ = (
        "low",
        "high",
        "starts",
        "ends",
        "reach",
        "total",
        "day_starts",
        "first_day",
        "by_day",
        "quantum",
        "by_position",
        "arrays",
    )

    def __init__(self, low, high, years=(), windows=()):
        """Index [low, high).

        :param int low: epoch of the first local midnight
        :param int high: epoch of the local midnight that ends it
        :param years: the :class:`.regular_hours.Year` of each local year, in order
        :param windows: sorted (start, end) epochs that are opening time as well
        """
        self.low = low
        self.high = high
        self.starts, self.ends = _joined(years)
        windows = clip(windows, low, high)
        if windows:
            pairs = union([*zip(self.starts, self.ends, strict=True), *windows])
            self.starts = [start for start, _end in pairs]
            self.ends = [end for _start, end in pairs]
        self.day_starts = [start for year in years for start in year.day_starts]
        self._sum()
        self._guide_days()
        self._guide_positions()
        #: the same tables as numpy arrays, made by .vector when first asked for
        self.arrays = None

    def _sum(self):
        """Set the prefix sums: ``reach[i]`` is the position where interval i ends."""
        self.reach, total = [], 0
        for start, end in zip(self.starts, self.ends, strict=True):
            total += end - start
            self.reach.append(total)
        self.total = total
        # An interval without time at the end: what comes after the last closing
        # finds it, so the hot path needs no test for the end of the list.
        self.starts.append(self.high)
        self.ends.append(self.high)
        self.reach.append(total)

    def _guide_days(self):
        """Note, for each UTC day, the first interval that ends after its midnight."""
        self.first_day = self.low // DAY
        self.by_day = array("i")
        position = 0
        ends = self.ends
        for midnight in range(self.first_day * DAY, self.high, DAY):
            while ends[position] <= midnight:
                position += 1
            self.by_day.append(position)

    def _guide_positions(self):
        """Note, for each quantum of opening time, the interval it starts in."""
        self.quantum = max(1, self.total // len(self.reach))
        self.by_position = array("i")
        found = 0
        reach = self.reach
        for position in range(1, self.total + 1, self.quantum):
            while reach[found] < position:
                found += 1
            self.by_position.append(found)

    def interval_at(self, epoch):
        """Return the number of the first interval that ends after an instant.

        :param int epoch: in [low, high)
        :return: an index in ``starts``; of the last, empty one when none follows
        """
        found = self.by_day[epoch // DAY - self.first_day]
        ends = self.ends
        while ends[found] <= epoch:
            found += 1
        return found

    def position(self, epoch):
        """Return the opening seconds from ``low`` to an instant in [low, high)."""
        # The first lines are interval_at(), without the price of a call.
        found = self.by_day[epoch // DAY - self.first_day]
        ends = self.ends
        while ends[found] <= epoch:
            found += 1
        start = self.starts[found]
        left = ends[found] - (epoch if epoch > start else start)
        return self.reach[found] - left

    def locate(self, position):
        """Return the first instant (epoch) at which a position is reached.

        A position that is a whole shift is reached at closing time.

        :param int position: from 1 to ``total``
        """
        found = self.by_position[(position - 1) // self.quantum]
        reach = self.reach
        while reach[found] < position:
            found += 1
        return self.ends[found] - reach[found] + position

    def next_day_start(self, epoch):
        """Return the first start of a working day from an instant on, or None."""
        found = bisect_left(self.day_starts, epoch)
        return self.day_starts[found] if found < len(self.day_starts) else None

    def pairs(self, low, high):
        """Return the (start, end) of what lies in [low, high), clipped."""
        pairs = []
        if low >= high:
            return pairs
        found = self.interval_at(low)
        while self.starts[found] < high:
            pairs.append((max(self.starts[found], low), min(self.ends[found], high)))
            found += 1
        return pairs


def _joined(years):
    """Return the starts and ends of consecutive years, joined at New Year's Eve."""
    starts, ends = [], []
    for year in years:
        skipped = 0
        if ends and year.starts and year.starts[0] <= ends[-1]:
            ends[-1] = max(year.ends[0], ends[-1])
            skipped = 1
        starts += year.starts[skipped:]
        ends += year.ends[skipped:]
    return starts, ends
