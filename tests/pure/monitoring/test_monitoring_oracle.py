# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The state machine against an oracle that works in another way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitoring import DOWN, UNKNOWN
from monitoring_ledger import Watched
from monitoring_oracle import MINUTE, judge

OUTCOMES = {"u": "up", "d": "down", "?": "unknown"}


def watch(results, start=0):
    """A monitor that got one letter a minute, and the time after it."""
    watched = Watched(start)
    for minute, letter in enumerate(results):
        now = start + minute * MINUTE
        if letter in OUTCOMES:
            watched.take(OUTCOMES[letter], now)
        else:
            watched.wait(now)
    watched.wait(start + len(results) * MINUTE)
    return watched


def minutes(watched, kind, length):
    return {
        second // MINUTE
        for start, end in watched.intervals(kind)
        for second in range(start, min(end, length * MINUTE), MINUTE)
    }


@pytest.mark.parametrize(
    ("results", "down", "unknown"),
    [
        ("uuuuuuu", set(), set()),
        ("uudduuu", set(), set()),
        ("uuddduu", {2, 3, 4}, set()),
        ("udddudu", {1, 2, 3, 5}, set()),
        ("uddduuuuuudu", {1, 2, 3}, set()),
        ("u.u.u.u", set(), set()),
        ("u..u", set(), {1, 2}),
        ("u?d?d?du", {2, 3, 4, 5, 6}, set()),
        ("uddd....ddduu", set(range(1, 11)), {4, 5, 6, 7}),
        ("uddd....uuu", {1, 2, 3}, {4, 5, 6, 7}),
        ("...u", set(), {0, 1, 2}),
    ],
)
def test_told_beforehand(results, down, unknown):
    assert judge(results) == (down, unknown)
    watched = watch(results)
    assert minutes(watched, DOWN, len(results)) == down
    assert minutes(watched, UNKNOWN, len(results)) == unknown


@settings(max_examples=1500, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet="uuuddd??..", min_size=1, max_size=60))
def test_any_results(results):
    _compare(results)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ud?."), st.integers(1, 20)), min_size=1, max_size=12
    )
)
def test_long_runs(runs):
    _compare("".join(letter * count for letter, count in runs))


def _compare(results):
    down, unknown = judge(results)
    watched = watch(results)
    assert minutes(watched, UNKNOWN, len(results)) == unknown, results
    assert minutes(watched, DOWN, len(results)) == down, results
