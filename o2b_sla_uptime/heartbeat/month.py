# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which of the expected runs of a period were done."""

from bisect import bisect_left
from dataclasses import dataclass

from .schedule import Interval

#: Runs before the period are matched as well, so that one that ended just after its
#: beginning is not taken for two.
WARM_UP = 24


@dataclass(frozen=True)
class Slot:
    """One expected run: in time from ``start`` until just before ``deadline``, late
    until just before ``until``."""

    start: int
    deadline: int
    until: int


@dataclass(frozen=True)
class Runs:
    """Expected runs of a period, by what became of them; together ``expected``."""

    expected: int = 0
    done: int = 0
    late: int = 0
    failed: int = 0
    missing: int = 0
    unknown: int = 0


def make_slots(schedule, grace, start, end):
    """The runs a schedule expects in a period.

    A job of every hour has one in each hour that passes, whatever the clock on the
    wall does: 743 in a March and 745 in an October of Amsterdam.

    :param schedule: Interval or Cron
    :param grace: int, seconds
    :param start: int, UNIX seconds
    :param end: int
    :return: list of Slot
    """
    begins = schedule.expected(start, end)
    if isinstance(schedule, Interval):
        size = schedule.seconds
        return [Slot(at, at + size + grace, at + 2 * size + grace) for at in begins]
    follows = [*begins[1:], schedule.next_after(begins[-1])] if begins else []
    return [
        Slot(at, at + grace, max(after, at + grace))
        for at, after in zip(begins, follows, strict=True)
    ]


def count_runs(schedule, grace, start, end, successes, failures=(), blind=(), now=None):
    """What became of the runs that were expected in a period.

    :param schedule: Interval or Cron
    :param grace: int, seconds
    :param start: int, UNIX seconds
    :param end: int
    :param successes: list of int, ascending; those of a day before and of some hours
        after the period included
    :param failures: list of int, ascending
    :param blind: list of (start, end) in which nothing could be received
    :param now: int; runs that are not over yet are not counted
    :return: Runs
    """
    earlier = _warm_up(schedule, start)
    slots = make_slots(schedule, grace, earlier, start)
    slots += make_slots(schedule, grace, start, end)
    taken = _match(slots, successes)
    counts = dict.fromkeys(("done", "late", "failed", "missing", "unknown"), 0)
    for index, slot in enumerate(slots):
        if slot.start < start:
            continue
        verdict = taken.get(index)
        if verdict is None and now is not None and now < slot.deadline:
            continue
        counts[verdict or _explain(slot, failures, blind)] += 1
    return Runs(expected=sum(counts.values()), **counts)


def _warm_up(schedule, start):
    if isinstance(schedule, Interval):
        return start - WARM_UP * schedule.seconds
    return start - 7 * 86400


def _match(slots, successes):
    """Give each run at most one success: first those in time, then the late ones.

    :return: dict of the index of a slot to ``done`` or ``late``
    """
    found, free = {}, list(successes)
    free = _take(slots, free, found, "done", lambda slot: (slot.start, slot.deadline))
    _take(slots, free, found, "late", lambda slot: (slot.deadline, slot.until))
    return found


def _take(slots, free, found, verdict, window):
    """The earliest success of each window, none twice.

    :return: list of the successes that are left
    """
    used, position = set(), 0
    for index, slot in enumerate(slots):
        if index in found:
            continue
        start, end = window(slot)
        position = max(position, bisect_left(free, start))
        if position < len(free) and free[position] < end:
            found[index] = verdict
            used.add(position)
            position += 1
    return [at for index, at in enumerate(free) if index not in used]


def _explain(slot, failures, blind):
    """Why a run without success has none."""
    position = bisect_left(failures, slot.start)
    if position < len(failures) and failures[position] < slot.deadline:
        return "failed"
    if any(start < slot.deadline and slot.start < end for start, end in blind):
        return "unknown"
    return "missing"
