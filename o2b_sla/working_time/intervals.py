# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Half-open intervals as sorted (start, end) pairs of integers."""


def union(pairs):
    """Return the sorted union of pairs; what touches becomes one.

    So 22:00-24:00 and 00:00-06:00 of the next day are one night.
    """
    merged = []
    for start, end in sorted(pairs):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        elif start < end:
            merged.append((start, end))
    return merged


def clip(pairs, low, high):
    """Return what lies in [low, high) of sorted pairs."""
    return [
        (max(start, low), min(end, high))
        for start, end in pairs
        if start < high and end > low
    ]


def subtract(pairs, holes):
    """Return sorted pairs without the sorted, disjoint holes."""
    left = []
    for start, end in pairs:
        for hole_start, hole_end in holes:
            if hole_end <= start or hole_start >= end:
                continue
            if hole_start > start:
                left.append((start, hole_start))
            start = hole_end
            if start >= end:
                break
        if start < end:
            left.append((start, end))
    return left
