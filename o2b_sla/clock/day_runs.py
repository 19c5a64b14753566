# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counted time put together so that a client can read it in few lines."""

from datetime import timedelta


def day_runs(words, stretches):
    """Return the :class:`DayRun` list of counted time.

    :param words: the :class:`Language`, which knows the zone
    :param stretches: [(start, end)] in order, those that touch made one
    """
    days = []
    for start, end in stretches:
        run = DayRun(words, start, end)
        if days and days[-1].is_same_day(run):
            days[-1].extend_day(run)
        else:
            days.append(run)
    runs = []
    for run in days:
        if runs and runs[-1].is_continued_by(run):
            runs[-1].extend_run(run)
        else:
            runs.append(run)
    return runs


class DayRun:
    """Counted time of one local day, or of equal consecutive days."""

    def __init__(self, words, start, end):
        self.start = start
        self.end = end
        self.seconds = int((end - start).total_seconds())
        self.first = self.last = words.local(start).date()
        # No times: it crosses midnight and is told by itself.
        one_day = words.is_one_day(start, end)
        self.times = [words.times(start, end)] if one_day else None

    def is_same_day(self, other):
        return self.times and other.times and self.first == other.first

    def extend_day(self, other):
        self.times += other.times
        self.end = other.end
        self.seconds += other.seconds

    def is_continued_by(self, other):
        return (
            self.times
            and self.times == other.times
            and other.first == self.last + timedelta(days=1)
        )

    def extend_run(self, other):
        self.last = other.last
        self.end = other.end
        self.seconds += other.seconds
