# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which of the expected runs of a period were done."""

from bisect import bisect_left
from dataclasses import dataclass

from .schedule import Interval

VERDICTS = ("done", "late", "failed", "missing", "unknown")


@dataclass(frozen=True)
class Runs:
    """Expected runs of a period, by what became of them; together ``expected``."""

    expected: int = 0
    done: int = 0
    late: int = 0
    failed: int = 0
    missing: int = 0
    unknown: int = 0

    def __add__(self, other):
        names = ("expected", *VERDICTS)
        return Runs(**{n: getattr(self, n) + getattr(other, n) for n in names})


def count_runs(schedule, grace, start, end, successes, failures=(), blind=(), now=None):
    """What became of the runs that were expected in a period.

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
    :return: Runs
    """
    if now is None:
        now = end + grace + 366 * 86400
    count = _count_interval if isinstance(schedule, Interval) else _count_cron
    counts = dict.fromkeys(VERDICTS, 0)
    for verdict, at in count(schedule, grace, start, end, successes, now):
        if verdict == "absent":
            verdict = _explain(at, grace, schedule, failures, blind)
        counts[verdict] += 1
    if isinstance(schedule, Interval) and now >= end + grace:
        _settle(counts, (end - start) // schedule.seconds, end, grace, successes)
    return Runs(expected=sum(counts.values()), **counts)


# === Every so often ===


def _count_interval(schedule, grace, start, end, successes, now):
    """Runs of a job of every so often: (verdict, instant); ``absent``: no success."""
    size = schedule.seconds
    first = bisect_left(successes, start)
    heard = successes[first:]
    found = []
    if first:
        counted = last = successes[first - 1]
    elif heard and heard[0] < start + size:
        # the first of all: nothing was there to be late after
        counted = last = heard[0]
        found.append(("done", last))
        heard = heard[1:]
    else:
        counted = last = start - size
    for at in heard:
        if counted >= end:
            break
        in_time = at < last + size + grace
        number = _nearest(at - counted, size)
        last = at
        if in_time:
            number = min(1, number)
        if not number:
            continue
        found += [("absent", counted + k * size) for k in range(1, number)]
        punctual = in_time or at < counted + number * size + grace
        found.append(("done" if punctual else "late", at))
        counted = at
    at = max(counted, last) + size
    while at < end and at + grace <= now:
        found.append(("absent", at))
        at += size
    return [(verdict, at) for verdict, at in found if start <= at < end and at <= now]


def _nearest(seconds, size):
    """How many intervals come nearest; a half is rounded down."""
    return max(0, -((size - 2 * seconds) // (2 * size)))


def _settle(counts, expected, end, grace, successes):
    """As many runs as intervals that passed. What is more was made for nothing; what
    is less was lost by running a little too seldom, but for one that fell just over
    the end."""
    surplus = sum(counts.values()) - expected
    if surplus > 0:
        cut = min(surplus, counts["done"])
        counts["done"] -= cut
        counts["late"] -= min(surplus - cut, counts["late"])
    elif surplus < 0:
        position = bisect_left(successes, end)
        near = position < len(successes) and successes[position] < end + grace
        counts["done"] += near
        counts["missing"] += -surplus - near


# === At fixed times ===


def _count_cron(schedule, grace, start, end, successes, now):
    """Runs of a job at fixed times: (verdict, instant), ``absent`` without success."""
    begins = schedule.expected(start, end)
    follows = [*begins[1:], schedule.next_after(begins[-1])] if begins else []
    found = []
    for at, following in zip(begins, follows, strict=True):
        position = bisect_left(successes, at)
        heard = successes[position] if position < len(successes) else None
        if heard is not None and heard < following:
            found.append(("done" if heard < at + grace else "late", at))
        elif at + grace <= now:
            found.append(("absent", at))
    return found


# === Why there is no success ===


def _explain(at, grace, schedule, failures, blind):
    """``failed`` when one was reported, ``unknown`` when nothing could be received."""
    after = schedule.next_after(at) - at
    before = after // 2 if isinstance(schedule, Interval) else 0
    until = at + (after - before)
    position = bisect_left(failures, at - before)
    if position < len(failures) and failures[position] < until:
        return "failed"
    low, high = at - min(grace, after), at + max(grace, 1)
    if any(start < high and low < end for start, end in blind):
        return "unknown"
    return "missing"
