# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random intervals, against a walk second by second, and what always holds."""

from availability import (
    MODES,
    clip,
    combine,
    intersect,
    judge,
    normalise,
    pool,
    subtract,
    total,
    union,
    within,
)
from hypothesis import given
from hypothesis import strategies as st

LENGTH = 60
instants = st.integers(-5, LENGTH + 5)
intervals = st.lists(st.tuples(instants, instants), max_size=6)
modes = st.sampled_from(MODES)
norms = st.none() | st.integers(0, 100_000)


def seconds(pairs):
    """The seconds that intervals cover, one by one."""
    return {second for start, end in pairs for second in range(start, end)}


@st.composite
def months(draw):
    return {
        "norm_milli": draw(norms),
        "mode": draw(modes),
        "service": draw(st.none() | intervals),
        "excused": draw(intervals),
        "down": draw(intervals),
        "unknown": draw(intervals),
        "maintenance": draw(intervals),
    }


def figures(judgement):
    return (
        judgement.total,
        judgement.down,
        judgement.unknown,
        judgement.maintenance,
    )


@given(intervals)
def test_normal_form(pairs):
    found = normalise(pairs)
    assert seconds(found) == seconds(pairs)
    assert all(start < end for start, end in found)
    assert all(a[1] < b[0] for a, b in zip(found, found[1:], strict=False))
    assert normalise(found) == found == normalise(reversed(pairs))
    assert total(pairs) == len(seconds(pairs))


@given(intervals, intervals)
def test_algebra(first, second):
    assert seconds(union(first, second)) == seconds(first) | seconds(second)
    assert seconds(intersect(first, second)) == seconds(first) & seconds(second)
    assert seconds(subtract(first, second)) == seconds(first) - seconds(second)
    assert union(first, second) == union(second, first)
    assert intersect(first, second) == intersect(second, first)
    for found in (union(first, second), intersect(first, second)):
        assert found == normalise(found)
    assert clip(first, 0, LENGTH) == intersect(first, [(0, LENGTH)])


@given(intervals, instants, instants)
def test_within(pairs, start, end):
    found = within(normalise(pairs), start, end)
    assert (
        found
        == [span for span in normalise(pairs) if span[0] < end and span[1] > start]
        or start >= end
    )
    assert clip(found, start, end) == clip(pairs, start, end)


@given(months())
def test_second_by_second(month):
    """At each second the first thing that holds counts."""
    service, maintenance = month["service"], seconds(month["maintenance"])
    excused, down = seconds(month["excused"]), seconds(month["down"])
    served = set(range(LENGTH)) if service is None else seconds(service)
    counted = {"total": 0, "down": 0, "unknown": 0, "maintenance": 0}
    for second in range(LENGTH):
        if second not in served or second in excused:
            continue
        window = second in maintenance
        counted["maintenance"] += window
        if window and month["mode"] == "excluded":
            continue
        counted["total"] += 1
        if window and month["mode"] == "up":
            continue
        if second in down:
            counted["down"] += 1
        elif second in seconds(month["unknown"]):
            counted["unknown"] += 1
    assert figures(judge((0, LENGTH), **month)) == tuple(counted.values())


@given(months(), st.lists(st.integers(0, LENGTH), max_size=4))
def test_parts_add_up(month, cuts):
    """S43: over any split the seconds of the parts are those of the whole."""
    borders = [0, *sorted(cuts), LENGTH]
    parts = [
        judge(period, **month) for period in zip(borders, borders[1:], strict=False)
    ]
    whole = judge((0, LENGTH), **month)
    assert figures(pool(parts)) == figures(whole)
    if whole.budget is not None:
        assert pool(parts).budget == whole.budget


@given(months())
def test_what_always_holds(month):
    judgement = judge((0, LENGTH), **month)
    assert 0 <= judgement.down + judgement.unknown <= judgement.total <= LENGTH
    assert judgement.up >= 0
    if judgement.share is not None:
        assert 0 <= judgement.lowest <= judgement.share <= judgement.highest <= 1
    norm = month["norm_milli"]
    if norm is None or not judgement.total:
        assert judgement.verdict == "not_applicable"
    elif judgement.lowest * 100_000 >= norm:
        assert judgement.verdict == "met"
    elif judgement.highest * 100_000 < norm:
        assert judgement.verdict == "breached"
    else:
        assert judgement.verdict == "undetermined"


@given(months(), intervals)
def test_more_downtime_never_helps(month, more):
    worse = dict(month, down=[*month["down"], *more])
    before, after = judge((0, LENGTH), **month), judge((0, LENGTH), **worse)
    assert after.down >= before.down
    assert after.total == before.total
    if before.lowest is not None:
        assert after.lowest <= before.lowest
        assert after.highest <= before.highest
    order = ("not_applicable", "met", "undetermined", "breached")
    assert order.index(after.verdict) >= order.index(before.verdict) or (
        # what was unknown is known now
        (before.verdict, after.verdict) == ("undetermined", "met")
    )


@given(st.lists(st.tuples(intervals, intervals, intervals), max_size=3), st.booleans())
def test_monitors_second_by_second(monitors, is_any):
    found = combine(monitors, "any" if is_any else "all")
    down, unknown = (seconds(pairs) for pairs in found)
    for second in range(-5, LENGTH + 5):
        states = []
        for own_down, own_unknown, absent in monitors:
            if second in seconds(absent):
                continue
            if second in seconds(own_down):
                states.append("down")
            elif second in seconds(own_unknown):
                states.append("unknown")
            else:
                states.append("up")
        if not states:
            expected = "unknown" if monitors else "up"
        elif is_any:
            expected = min(states, key=("down", "unknown", "up").index)
        else:
            expected = min(states, key=("up", "unknown", "down").index)
        assert (second in down) == (expected == "down")
        assert (second in unknown) == (expected == "unknown")
