# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which of the expected runs of a period were done."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from .schedule import Interval


@dataclass(frozen=True)
class Runs:
    """Expected runs of a period, by what became of them; together ``expected``."""

    expected: int = 0
    done: int = 0
    late: int = 0
    failed: int = 0
    missing: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Run:
    """One expected run, and what its verdict follows from.

    :param at: int, UNIX seconds: when it was expected; None: lost by running a little
        too seldom, at no instant of its own
    :param heard: int or None: when its success came in
    :param failed: int or None: without a success, when a failure was reported
    :param blind: (start, end) or None: without either, when nothing could be received
    """

    at: int | None
    heard: int | None = None
    failed: int | None = None
    blind: tuple | None = None

    def judge(self, grace):
        """What became of it.

        :param grace: int, seconds
        :return: ``done``, ``late``, ``failed``, ``missing`` or ``unknown``
        """
        if self.heard is not None:
            return "done" if self.heard < self.at + grace else "late"
        if self.failed is not None:
            return "failed"
        return "missing" if self.blind is None else "unknown"

    def to_json(self):
        """As a proof tells it, as short as can be: ``[expected, seconds after it]``, of
        one without a success ``[expected]`` (missing), ``[expected, None, failure]`` or
        ``[expected, None, None, [start, end]]``.
        """
        if self.heard is not None:
            return [self.at, self.heard - self.at]
        told = [self.at, None, self.failed, self.blind and list(self.blind)]
        while len(told) > 1 and told[-1] is None:
            told.pop()
        return told


def count_runs(runs, grace):
    """What became of runs.

    :param runs: list of Run
    :param grace: int, seconds
    :return: Runs
    """
    counts = Counter(run.judge(grace) for run in runs)
    return Runs(expected=len(runs), **counts)


def list_runs(schedule, grace, start, end, successes, failures=(), blind=(), now=None):
    """The runs that were expected in a period.

    A job of every so often is judged as it was watched: a success in time is done, one
    after the deadline is late, and in a longer gap as many are missing as would have
    fitted. A job of every hour has as many runs as hours passed, whatever the clock on
    the wall did: 743 in a March and 745 in an October of Amsterdam.

    :param schedule: Interval or Cron
    :param grace: int, seconds
    :param start: int, UNIX seconds
    :param end: int
    :param successes: list of int, ascending; the last one before the period and the
        first one after it included
    :param failures: list of int, ascending
    :param blind: list of (start, end) in which nothing could be received
    :param now: int; runs that are not over yet are not counted. Default: all are
    :return: list of Run, in their order
    """
    if now is None:
        now = end + grace + 366 * 86400
    every = isinstance(schedule, Interval)
    found = _list_interval if every else _list_cron
    runs = [
        _explain(run.at, grace, schedule, failures, blind) if run.heard is None else run
        for run in found(schedule, grace, start, end, successes, now)
    ]
    if every and now >= end + grace:
        expected = (end - start) // schedule.seconds
        runs = _settle(runs, expected, end, grace, successes)
    return runs


# === Every so often ===


def _list_interval(schedule, grace, start, end, successes, now):
    """Runs of a job of every so often; one that came is in the period in which it
    came."""
    size = schedule.seconds
    first = bisect_left(successes, start)
    heard = successes[first:]
    found = []
    if first:
        counted = last = successes[first - 1]
    elif heard and heard[0] < start + size:
        counted = last = heard[0]
        found.append(_unforeseen(last))
        heard = heard[1:]
    else:
        counted = last = start - size
    for at in heard:
        if counted >= end:
            break
        due = last + size
        number = _nearest(at - counted, size)
        in_time = at < due + grace
        last = at
        if in_time:
            number = min(1, number)
        if not number:
            continue
        found += [Run(counted + k * size) for k in range(1, number)]
        found.append(Run(due if in_time else counted + number * size, at))
        counted = at
    at = max(counted, last) + size
    while at < end and at + grace <= now:
        found.append(Run(at))
        at += size
    return [run for run in found if start <= _place(run) < end and _place(run) <= now]


def _unforeseen(heard):
    """A run that came with nothing before it to be late after; a second early, for a
    grace of none."""
    return Run(heard + 1, heard)


def _place(run):
    """When a run of every so often was: it came, or else should have."""
    return run.at if run.heard is None else run.heard


def _nearest(seconds, size):
    """How many intervals come nearest; a half is rounded down."""
    return max(0, -((size - 2 * seconds) // (2 * size)))


def _settle(runs, expected, end, grace, successes):
    """As many runs as intervals that passed. What is more was made for nothing; what
    is less was lost by running a little too seldom, but for one that fell just over
    the end."""
    spare = [
        place
        for verdict in ("done", "late")
        for place in reversed(range(len(runs)))
        if runs[place].judge(grace) == verdict
    ]
    spare = set(spare[: max(0, len(runs) - expected)])
    runs = [run for place, run in enumerate(runs) if place not in spare]
    if len(runs) < expected:
        position = bisect_left(successes, end)
        near = successes[position : position + 1]
        runs += [_unforeseen(at) for at in near if at < end + grace]
        runs += [Run(None)] * (expected - len(runs))
    return runs


# === At fixed times ===


def _list_cron(schedule, grace, start, end, successes, now):
    """Runs of a job at fixed times."""
    begins = schedule.expected(start, end)
    follows = [*begins[1:], schedule.next_after(begins[-1])] if begins else []
    found = []
    for at, following in zip(begins, follows, strict=True):
        position = bisect_left(successes, at)
        heard = successes[position] if position < len(successes) else None
        if heard is not None and heard < following:
            found.append(Run(at, heard))
        elif at + grace <= now:
            found.append(Run(at))
    return found


# === Why there is no success ===


def _explain(at, grace, schedule, failures, blind):
    """A run without a success: with the failure that was reported, or when nothing
    could be received."""
    after = schedule.next_after(at) - at
    before = after // 2 if isinstance(schedule, Interval) else 0
    until = at + (after - before)
    position = bisect_left(failures, at - before)
    if position < len(failures) and failures[position] < until:
        return Run(at, failed=failures[position])
    low, high = at - min(grace, after), at + max(grace, 1)
    hidden = (span for span in blind if span[0] < high and low < span[1])
    return Run(at, blind=next(map(tuple, hidden), None))
