# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from incidents import (
    DOWN,
    PARTIAL,
    first_uncovered,
    level_of,
    merge_spells,
    priority_code,
    recovered_at,
    touches,
    worst_level,
)
from incidents.rules import DAY

EFFECTS = ("down", "partial", "none")


@pytest.mark.parametrize(
    ("rule", "members", "level"),
    [
        ("any", [], None),
        ("all", [], None),
        ("any", [("down", False), ("down", False)], None),
        ("any", [("down", True), ("down", False)], DOWN),
        ("all", [("down", True), ("down", False)], PARTIAL),
        ("all", [("down", True), ("down", True)], DOWN),
        ("any", [("down", False), ("partial", True)], PARTIAL),
        ("all", [("down", False), ("partial", True)], PARTIAL),
        ("any", [("partial", True), ("down", True)], DOWN),
        ("any", [("none", True)], None),
        # without one that counts nothing is ever unavailable
        ("all", [("partial", True)], PARTIAL),
    ],
)
def test_level(rule, members, level):
    assert level_of(rule, members) == level


@pytest.mark.parametrize(
    ("rule", "members", "level"),
    [
        ("any", [("down", [(0, 10)])], DOWN),
        ("any", [("down", [])], None),
        ("any", [("down", [(5, 5)])], None),  # nothing lasted
        # a pair that never failed together
        ("all", [("down", [(0, 10)]), ("down", [(10, 20)])], PARTIAL),
        # and one that did, for one second
        ("all", [("down", [(0, 11)]), ("down", [(10, 20)])], DOWN),
        ("all", [("down", [(0, None)]), ("down", [(10, 20)])], DOWN),
    ],
)
def test_worst_level(rule, members, level):
    assert worst_level(rule, members) == level


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("down", {}, "P1"),
        ("partial", {}, "P2"),
        ("backup", {"lasted": 0}, "P2"),
        ("backup", {"lasted": DAY - 1}, "P2"),
        ("backup", {"lasted": DAY}, "P1"),
        ("certificate", {"left": 14 * DAY - 1}, "P3"),
        ("certificate", {"left": 3 * DAY}, "P3"),
        ("certificate", {"left": 3 * DAY - 1}, "P2"),
        ("certificate", {"left": -5}, "P2"),
        ("certificate", {"left": None}, "P3"),
        ("job", {}, "P3"),
        ("blind", {}, None),
    ],
)
def test_priority(kind, more, code):
    assert priority_code(kind, **more) == code
    test = priority_code(kind, production=False, **more)
    assert test == (code and "P4"), "§6: no right to P1, P2 or P3"


@pytest.mark.parametrize(
    ("spells", "windows", "now", "at"),
    [
        ([(100, None)], [], 140, 100),
        ([(100, 120)], [], 140, 100),
        ([], [], 140, None),
        # maintenance is going on, or covered all of it
        ([(100, None)], [(50, 200)], 140, None),
        ([(100, 150)], [(50, 200)], 300, None),
        # at its end, to the second
        ([(100, None)], [(50, 200)], 199, None),
        ([(100, None)], [(50, 200)], 200, 200),
        # the outage ends at the end of the window
        ([(100, 200)], [(50, 200)], 300, None),
        # it began before the window
        ([(40, None)], [(50, 200)], 140, 40),
        # windows that touch are one
        ([(100, None)], [(150, 300), (50, 150)], 299, None),
        ([(100, None)], [(150, 300), (50, 150)], 300, 300),
        # back after the window
        ([(100, 120), (250, 260)], [(50, 200)], 400, 250),
    ],
)
def test_first_uncovered(spells, windows, now, at):
    assert first_uncovered(spells, windows, now) == at


def test_touches():
    incident = (100, 200)
    for spell, expected in (
        ((499, None), True),
        ((500, None), False),
        ((150, 160), True),
        ((-200, -200 + 1), True),
        ((-400, -200), False),
        ((-400, -199), True),
        ((-400, None), True),
    ):
        assert touches(spell, incident, 300) is expected, spell
    assert touches((10**6, None), (100, None))


instants = st.integers(0, 60)
spells = st.lists(
    st.tuples(instants, st.one_of(st.none(), instants)).filter(
        lambda spell: spell[1] is None or spell[0] <= spell[1]
    ),
    max_size=6,
)
closed = st.lists(
    st.tuples(instants, instants).filter(lambda spell: spell[0] <= spell[1]), max_size=6
)
members = st.lists(st.tuples(st.sampled_from(EFFECTS), spells), max_size=4)


def covered(intervals, at):
    return any(a <= at and (b is None or at < b) for a, b in intervals)


@given(spells)
def test_merged_spells_cover_the_same_seconds(found):
    merged = merge_spells(found)
    for at in range(70):
        assert covered(merged, at) == covered(found, at)
    ends = [end for _start, end in merged]
    assert None not in ends[:-1]
    for (_start, end), (start, _end) in zip(merged, merged[1:], strict=False):
        assert end < start


@given(spells, st.randoms())
def test_order_and_repeats_do_not_matter(found, random):
    again = found + found[:2]
    random.shuffle(again)
    assert merge_spells(again) == merge_spells(found)
    assert recovered_at(merge_spells(again)) == recovered_at(merge_spells(found))


@given(st.sampled_from(["any", "all"]), members)
def test_worst_level_is_that_of_the_worst_second(rule, found):
    levels = {
        level_of(rule, [(effect, covered(own, at)) for effect, own in found])
        for at in range(70)
    }
    worst = DOWN if DOWN in levels else PARTIAL if PARTIAL in levels else None
    assert worst_level(rule, found) == worst


@given(spells, closed, instants)
def test_first_uncovered_second(found, windows, now):
    expected = next(
        (
            at
            for at in range(now + 1)
            if covered(found, at) and not covered(windows, at)
        ),
        None,
    )
    assert first_uncovered(found, windows, now) == expected


def test_any_is_never_less_than_all():
    order = [None, PARTIAL, DOWN]
    for states in product(product(EFFECTS, (True, False)), repeat=3):
        some, every = level_of("any", states), level_of("all", states)
        assert order.index(some) >= order.index(every)
