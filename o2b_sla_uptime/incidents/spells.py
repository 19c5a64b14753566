# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Intervals that may still be open."""


def merge_spells(spells):
    """Put overlapping and adjacent spells together.

    :param spells: iterable of (start, end or None), in any order, repeats allowed
    :return: list of (start, end or None), ascending, apart from each other; empty
        ones are gone
    """
    merged = []
    for start, end in sorted(spells, key=lambda spell: spell[0]):
        if end is not None and end <= start:
            continue
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            last = merged[-1][1]
            open_ended = last is None or end is None
            merged[-1] = (merged[-1][0], None if open_ended else max(last, end))
        else:
            merged.append((start, end))
    return merged


def recovered_at(spells):
    """When the last spell ended; ``None`` as long as one goes on or there is none.

    :param spells: iterable of (start, end or None)
    """
    ends = [end for _start, end in spells]
    return None if not ends or None in ends else max(ends)
