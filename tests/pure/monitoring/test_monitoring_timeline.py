# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signals of engines outside: any order, twice, late, without a measurement."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitoring import DOWN, UNKNOWN, UP, Signal, segments
from monitoring_ledger import MONITOR, Ledger, join


def signal(state, at, since=None, **values):
    return Signal(MONITOR, state, at, since, source="generic", **values)


def ledger(*signals, together=False):
    found = Ledger()
    if together:
        found.report(list(signals), keep=True)
    else:
        for each in signals:
            found.report([each], keep=True)
    return found


STORY = (
    signal(DOWN, 600),
    signal(UP, 1200),
    signal(DOWN, 1800),
    signal(UP, 2400),
)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order(order):
    found = ledger(*(STORY[number] for number in order))
    assert found.intervals(DOWN) == [(600, 1200), (1800, 2400)]
    assert all(outage.end is None for outage in found.outages), "nothing is measured"


def test_resolved_before_firing():
    """A pair of engines: the second one is faster with the good news."""
    found = ledger(signal(UP, 1200), signal(DOWN, 600))
    assert found.intervals(DOWN) == [(600, 1200)]


def test_twice_is_once():
    found = ledger(*STORY[:2], *STORY[:2], STORY[0])
    assert len(found.outages) == 1


def test_end_without_a_measurement_is_provisional():
    found = ledger(*STORY[:2])
    (outage,) = found.outages
    assert (outage.end, outage.provisional) == (None, 1200)
    found.report([signal(UP, 1260, confirmed=True)], keep=True)
    (outage,) = found.outages
    assert (outage.end, outage.provisional) == (1200, 1200)


def test_engine_died_and_reported_resolved():
    """No sample after 900: unknown from there, whatever the engine said of 1200."""
    found = ledger(
        signal(DOWN, 600),
        signal(UP, 1200),
        signal(UNKNOWN, 1500, since=900, confirmed=True),
    )
    assert found.intervals(DOWN) == [(600, 900)]
    assert found.intervals(UNKNOWN)[0][0] == 900
    assert len(found.lasting) == 1
    found.report([signal(UP, 1800)], keep=True)
    assert len(found.lasting) == 1, "a blind engine does not know when it got better"
    found.report([signal(UP, 1860, confirmed=True)], keep=True)
    assert found.intervals(UNKNOWN) == [(900, 1860)]


def test_it_was_down_all_along():
    """The engine reported resolved; samples say otherwise."""
    found = ledger(
        signal(DOWN, 600),
        signal(UP, 1200),
        signal(DOWN, 1800, since=600, confirmed=True),
    )
    assert found.intervals(DOWN)[0][0] == 600
    assert len(found.lasting) == 1
    assert len(found.outages) == 1, "the same outage goes on"


def test_since_counts_from_there():
    assert ledger(signal(DOWN, 700, since=600)).outages[0].start == 600


def test_final_stays_final():
    """What a measurement settled does not move; an older failure is added beside it."""
    found = ledger(
        signal(DOWN, 1800),
        signal(UP, 2400, confirmed=True),
        signal(UP, 2000),
        signal(DOWN, 600),
        signal(UP, 1200),
    )
    assert found.intervals(DOWN) == [(600, 1200), (1800, 2400)]
    assert [outage.end for outage in found.outages] == [2400, None]
    found.report([signal(UP, 3000, confirmed=True)], keep=True)
    assert [outage.end for outage in found.outages] == [2400, 1200]


def test_end_before_the_start():
    """Of an engine whose clock was set back: nothing negative."""
    found = ledger(signal(DOWN, 600), signal(UP, 600))
    assert found.intervals(DOWN) == []
    found.check()


signals = st.lists(
    st.builds(
        lambda state, at, back: signal(state, at, since=at - back),
        st.sampled_from([UP, DOWN, DOWN, UNKNOWN]),
        st.integers(0, 60).map(lambda minute: minute * 60),
        st.sampled_from([0, 0, 0, 60, 300]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=600, deadline=None, derandomize=True, database=None)
@given(signals, st.randoms(use_true_random=False))
def test_order_and_repeats_do_not_matter(told, chance):
    once = ledger(*told, together=True)
    again = [*told, *chance.choices(told, k=3)]
    chance.shuffle(again)
    other = ledger(*again)
    for kind in (DOWN, UNKNOWN):
        assert other.intervals(kind) == once.intervals(kind), again


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(signals)
def test_a_measurement_at_the_end_settles_all(told):
    found = ledger(*told)
    last = max(each.at for each in told) + 60
    before = {kind: found.intervals(kind) for kind in (DOWN, UNKNOWN)}
    found.report([signal(UP, last, confirmed=True)], keep=True)
    assert all(outage.end is not None for outage in found.outages)
    for kind in (DOWN, UNKNOWN):
        cut = join([(s, min(e, last)) for s, e in before[kind] if s < last])
        assert join(sorted(found.intervals(kind) + cut)) == found.intervals(kind)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(signals)
def test_segments_are_apart(told):
    line = segments(told)
    for before, after in zip(line, line[1:], strict=False):
        assert before.end is not None
        assert before.end <= after.start
    assert all(s.end is None or s.start < s.end for s in line)


def test_thousand_signals_are_quick():
    chance = random.Random(1)
    told = [
        signal(chance.choice([UP, DOWN]), chance.randrange(86400)) for _n in range(1000)
    ]
    ledger(*told, together=True).check()
