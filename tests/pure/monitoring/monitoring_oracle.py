# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the results of a monitor mean, worked out in another way: not result by result
with a memory, but by looking at all of them at once, minute by minute.

A result is one of ``u`` (up), ``d`` (down), ``?`` (of no use) and ``.`` (none), one for
each minute. An interval of one minute, three failures, hold-open of five minutes.
"""

MINUTE = 60
FAILURES = 3
HOLD = 5
#: Minutes from one usable result to the next that are no gap yet: 150 seconds.
PATIENCE = 2
BRIDGE = 15


def judge(results):
    """
    :param results: str, one letter a minute; the monitor is made at minute 0
    :return: (set of minutes down, set of minutes unknown); a minute is named by its
        beginning; only up to the last result
    """
    usable = [minute for minute, result in enumerate(results) if result in "ud"]
    unknown = _gaps(usable, len(results))
    down = set()
    for stretch in _stretches(usable):
        # what lasts now lasts, until it is a gap
        end = len(results)
        if end - stretch[-1] > PATIENCE or stretch[-1] != usable[-1]:
            end = stretch[-1] + 1
        down |= _outages(stretch, results, end)
    down |= _bridges(down, unknown, usable, results)
    return down, unknown


def _gaps(usable, length):
    """Minutes between two usable results that lie too far apart."""
    found = set()
    before, first = 0, True
    for minute in [*usable, length]:
        limit = minute - before
        if limit > PATIENCE:
            found.update(range(before if first else before + 1, minute))
        before, first = minute, False
    return found


def _stretches(usable):
    """Usable results without a gap between them."""
    found = []
    for minute in usable:
        if found and minute - found[-1][-1] <= PATIENCE:
            found[-1].append(minute)
        else:
            found.append([minute])
    return found


def _outages(stretch, results, last):
    """Minutes down within results without a gap, up to a last minute."""
    found = set()
    recovered = None
    place = 0
    while place < len(stretch):
        if results[stretch[place]] == "u":
            place += 1
            continue
        end = place
        while end < len(stretch) and results[stretch[end]] == "d":
            end += 1
        first = stretch[place]
        held = recovered is not None and first - recovered < HOLD
        if held or end - place >= FAILURES:
            # up to the first good result, or the last failure and its minute
            until = stretch[end] if end < len(stretch) else last
            found.update(range(first, until))
            recovered = stretch[end] if end < len(stretch) else None
        place = end
    return found


def _bridges(down, unknown, usable, results):
    """Minutes of gaps of a quarter of an hour at most, down on both sides."""
    found = set()
    for start in sorted(unknown):
        if start - 1 in unknown or start - 1 not in down:
            continue
        end = start
        while end in unknown:
            end += 1
        if end in down and end - start <= BRIDGE:
            found.update(range(start, end))
    return found
