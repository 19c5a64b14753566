# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which announced maintenance counts as agreed (SLA §3.3).

A window counts when it was told in time, and as far as the minutes that were agreed
for the calendar month go; the earlier window has them first. A window that was planned
or told after it had begun never counts: nobody hides downtime afterwards.
"""

from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass(frozen=True)
class Window:
    """One window of one environment, and what was agreed about it.

    :param key: anything that tells it from the others, sortable among them
    :param start: UNIX seconds
    :param end: UNIX seconds
    :param planned_at: when it was entered, or put at this time
    :param announced_at: when the client was told, ``None``: not (yet)
    :param cancelled: whether it was called off
    :param in_force: whether an agreement rules when it starts
    :param notice: seconds ahead at which it is told, at the latest
    :param cap: seconds a calendar month that count at most; 0: no limit
    """

    key: object
    start: int
    end: int
    planned_at: int
    announced_at: int | None = None
    cancelled: bool = False
    in_force: bool = True
    notice: int = 0
    cap: int = 0


@dataclass(frozen=True)
class Eligibility:
    """What counts of a window.

    :param reason: why it does not, or not all of it: ``cancelled``, ``no_agreement``,
        ``retroactive``, ``not_announced``, ``late`` or ``cap``; ``None``: all counts
    :param ranges: tuple of ``(start, end)`` that count
    """

    reason: str | None
    ranges: tuple

    @property
    def seconds(self):
        """How long it counts."""
        return sum(end - start for start, end in self.ranges)


def judge_windows(windows, zone):
    """Judge the windows of one environment.

    A month's minutes are shared: hand over all windows of the months they touch.

    :param windows: iterable of :class:`Window`
    :param zone: ``ZoneInfo`` in which months are counted
    :return: ``{key: Eligibility}``
    """
    months = {}
    verdicts = {}
    for window in sorted(windows, key=lambda w: (w.start, w.end, w.key)):
        reason = _refuse(window)
        if reason:
            verdicts[window.key] = Eligibility(reason, ())
            continue
        ranges = []
        for first, last in split_months(window.start, window.end, zone):
            month = months.setdefault(_month(first, zone), _Month())
            stop = month.take(first, last, window.cap)
            if stop > first:
                ranges.append((first, stop))
        ranges = tuple(_join(ranges))
        whole = ranges == ((window.start, window.end),)
        verdicts[window.key] = Eligibility(None if whole else "cap", ranges)
    return verdicts


def _refuse(window):
    """Why nothing of a window counts, or ``None``."""
    if window.cancelled:
        return "cancelled"
    if not window.in_force:
        return "no_agreement"
    if window.planned_at >= window.start:
        return "retroactive"
    if window.announced_at is None:
        return "not_announced"
    if window.announced_at >= window.start:
        return "retroactive"
    if window.announced_at + window.notice > window.start:
        return "late"
    return None


class _Month:
    """What counts in a month so far; windows come in the order of their start."""

    def __init__(self):
        self.covered = []
        self.used = 0

    def take(self, start, end, cap):
        """Let a window count in this month; what counts already costs nothing.

        :return: until when it counts, ``start`` when no minutes are left
        """
        stop = end
        for first, last in self._uncovered(start, end):
            left = max(cap - self.used, 0) if cap else last - first
            if last - first > left:
                stop = first + left
                self.used += left
                break
            self.used += last - first
        if stop > start:
            self.covered = _join([*self.covered, (start, stop)])
        return stop

    def _uncovered(self, start, end):
        """Parts of an interval that do not count yet."""
        at = start
        for first, last in self.covered:
            if last <= at or first >= end:
                continue
            if first > at:
                yield at, first
            at = last
        if at < end:
            yield at, end


def _join(ranges):
    """Intervals without overlaps, neighbours in one."""
    joined = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _month(instant, zone):
    """``(year, month)`` of an instant in a zone."""
    local = datetime.fromtimestamp(instant, timezone.utc).astimezone(zone)
    return local.year, local.month


def split_months(start, end, zone):
    """An interval in parts that lie in one calendar month each.

    :return: list of ``(start, end)``
    """
    parts = []
    while start < end:
        year, month = _month(start, zone)
        following = (year + 1, 1) if month == 12 else (year, month + 1)
        turn = int(datetime(*following, 1, tzinfo=zone).timestamp())
        parts.append((start, min(turn, end)))
        start = parts[-1][1]
    return parts
