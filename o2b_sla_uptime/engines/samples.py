# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Samples of a measurement that is 1 when all is well, into intervals."""

from dataclasses import dataclass

#: A hole this long between two failed samples is bridged.
BRIDGE_SECONDS = 15 * 60


@dataclass(frozen=True)
class Measured:
    """What samples show of a period; intervals are half-open, in UNIX seconds.

    :param down: list of (start, end)
    :param unknown: list of (start, end), no sample speaks for it
    :param count: int, samples in the period
    :param last: int or None, instant of the last sample
    :param is_up: bool or None, what the last sample says
    """

    down: list
    unknown: list
    count: int
    last: int | None
    is_up: bool | None

    @property
    def down_seconds(self):
        return sum(end - start for start, end in self.down)

    @property
    def unknown_seconds(self):
        return sum(end - start for start, end in self.unknown)


@dataclass(frozen=True)
class Run:
    """Samples in a row that say the same, or a hole without samples.

    :param state: str, ``up``, ``down`` or ``unknown``
    :param first: int, instant of the first sample, or where the hole begins
    :param last: int, instant of the last sample, or where the hole ends so far
    :param until: int, instant of the sample that says otherwise; ``last`` when there
        is none yet
    :param is_over: bool, something else follows
    """

    state: str
    first: int
    last: int
    until: int
    is_over: bool


def patience(interval):
    """Seconds without a sample after which the state is unknown."""
    return max(2 * interval, interval + 90)


def measure(samples, start, end, interval, confirm=0):
    """Read samples.

    A sample speaks for the time until the next one, when that follows soon enough, and
    otherwise for one interval. A failure counts from its first failed sample to the
    first good one, when it lasted for at least ``confirm`` seconds.

    :param samples: list of (instant, value), in order; of the period and, so that its
        beginning is known, of some time before
    :param start: int, UNIX seconds
    :param end: int
    :param interval: int, seconds between samples
    :param confirm: int, seconds
    :return: Measured
    """
    points = [(int(at), float(value) > 0) for at, value in samples if at < end]
    spans = list(_spans(points, end, interval))
    down, unknown, cursor = [], [], start
    for first, last, is_up in spans:
        if first > cursor:
            unknown.append((cursor, min(first, end)))
        if not is_up and last - first >= confirm and last > start:
            down.append((max(first, start), min(last, end)))
        cursor = max(cursor, min(last, end))
    if cursor < end:
        unknown.append((cursor, end))
    down, unknown = _bridge(down, unknown)
    inside = [at for at, _is_up in points if at >= start]
    return Measured(
        down=down,
        unknown=unknown,
        count=len(inside),
        last=points[-1][0] if points else None,
        is_up=points[-1][1] if points else None,
    )


def runs(samples, start, end, interval):
    """What samples say, piece by piece, as far as they go.

    :param samples: list of (instant, value), in order
    :param start: int, UNIX seconds; earlier samples are left out
    :param end: int, the instant up to which samples are known
    :param interval: int, seconds between samples
    :return: list of Run in the order of time
    """
    found, longest = [], patience(interval)
    current, cursor = None, start
    for at, value in samples:
        at, state = int(at), "up" if float(value) > 0 else "down"
        if at < start or at > end:
            continue
        # before the first sample nobody knows, once that is long enough
        hole_at = cursor + interval if current else cursor
        if at - cursor > longest and hole_at < at:
            if current:
                found.append(_close(current, current[2], True))
            found.append(Run("unknown", hole_at, at, at, True))
            current = None
        if current and current[0] == state:
            current[2] = at
        else:
            if current:
                found.append(_close(current, at, True))
            current = [state, at, at]
        cursor = at
    if current:
        found.append(_close(current, current[2], end - cursor > longest))
    if end - cursor > longest:
        hole_at = cursor + interval if current else cursor
        found.append(Run("unknown", hole_at, end, end, False))
    return found


def _close(current, until, is_over):
    state, first, last = current
    return Run(state, first, last, until, is_over)


def _spans(points, end, interval):
    """Runs of one state without a hole: (start, end, is_up)."""
    longest = patience(interval)
    run = None
    for index, (at, is_up) in enumerate(points):
        following = points[index + 1][0] if index + 1 < len(points) else end
        until = following if following - at <= longest else at + interval
        if run and run[1] == at and run[2] == is_up:
            run[1] = until
            continue
        if run:
            yield tuple(run)
        run = [at, until, is_up]
    if run:
        yield tuple(run)


def _bridge(down, unknown):
    """Holes between two failures, when short, belong to the failure."""
    kept, joined = [], list(down)
    starts = {first: index for index, (first, _last) in enumerate(down)}
    ends = {last: index for index, (_first, last) in enumerate(down)}
    for first, last in unknown:
        if first in ends and last in starts and last - first <= BRIDGE_SECONDS:
            joined.append((first, last))
        else:
            kept.append((first, last))
    merged = []
    for first, last in sorted(joined):
        if merged and merged[-1][1] >= first:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged, kept
