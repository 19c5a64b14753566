# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Algebra of half-open intervals.

An interval is a pair ``(start, end)`` of whole seconds since 1970 UTC: ``start``
belongs to it, ``end`` does not. What a function returns is *normal*: sorted, disjoint,
nothing empty, nothing that touches. Every function takes what is not normal too, and
runs in the time of one sort.
"""

from bisect import bisect_left, bisect_right


def normalise(intervals):
    """Sorted, disjoint intervals that cover the same seconds.

    An interval that ends before it starts, after a clock was put back, covers nothing.

    :param intervals: iterable of (start, end) in any order, overlapping or not
    :return: list of (start, end)
    """
    merged = []
    last = None
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if last is not None and start <= last:
            if end > last:
                merged[-1] = (merged[-1][0], end)
                last = end
        else:
            merged.append((start, end))
            last = end
    return merged


def union(*groups):
    """The seconds that lie in at least one of the groups.

    :param groups: iterables of (start, end)
    """
    return normalise([interval for group in groups for interval in group])


def intersect(first, second):
    """The seconds that lie in both.

    :param first: iterable of (start, end)
    :param second: iterable of (start, end)
    """
    first, second = normalise(first), normalise(second)
    both = []
    i = j = 0
    while i < len(first) and j < len(second):
        start = max(first[i][0], second[j][0])
        end = min(first[i][1], second[j][1])
        if start < end:
            both.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return both


def subtract(intervals, holes):
    """The seconds of the first that do not lie in the second.

    :param intervals: iterable of (start, end)
    :param holes: iterable of (start, end)
    """
    holes = normalise(holes)
    left = []
    first = 0
    for start, end in normalise(intervals):
        while first < len(holes) and holes[first][1] <= start:
            first += 1
        at = first
        while at < len(holes) and holes[at][0] < end:
            if holes[at][0] > start:
                left.append((start, holes[at][0]))
            start = holes[at][1]
            at += 1
        if start < end:
            left.append((start, end))
    return left


def clip(intervals, start, end):
    """The seconds in [start, end).

    :param intervals: iterable of (start, end)
    :param int start: first second
    :param int end: first second past the end
    """
    return normalise(
        (max(first, start), min(last, end))
        for first, last in intervals
        if first < end and last > start
    )


def within(normal, start, end):
    """The intervals that touch [start, end), not cut; fast, for many short periods.

    :param normal: list of (start, end) that is normal already
    :param int start: first second
    :param int end: first second past the end
    """
    first = bisect_right(normal, (start,))
    if first and normal[first - 1][1] > start:
        first -= 1
    return normal[first : bisect_left(normal, (end,))]


def total(intervals):
    """How many seconds intervals cover; what overlaps counts once.

    :param intervals: iterable of (start, end)
    :return: int, seconds
    """
    return sum(end - start for start, end in normalise(intervals))
