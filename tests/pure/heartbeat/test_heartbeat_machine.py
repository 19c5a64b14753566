# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

import pytest
from heartbeat import (
    FAIL,
    LOG,
    START,
    SUCCESS,
    Config,
    Interval,
    Ping,
    State,
    name_of,
    pause,
    replan,
    resume,
    step,
    trouble_since,
)
from heartbeat_oracle import MINUTE, overdue_minutes
from hypothesis import given
from hypothesis import strategies as st

HOUR = 3600
CONFIG = Config(Interval(HOUR), grace=900)
T = 1_800_000_000


def after(*pings, config=CONFIG, state=None):
    """The state after pings (kind, seconds since T, run)."""
    state = state or State()
    for kind, at, *run in pings:
        state, _effect, _took = step(state, Ping(kind, T + at, *run), config)
    return state


def names(state, *moments):
    return [name_of(state, T + at) for at in moments]


def test_life_of_an_hourly_backup():
    state = after((SUCCESS, 0))
    assert names(state, 0, 3599, 3600, 4499, 4500, 99999) == [
        "up",
        "up",
        "late",
        "late",
        "overdue",
        "overdue",
    ]
    # at its deadline it is overdue, and since then, whenever somebody looks
    assert trouble_since(state, T + 4499) is None
    assert trouble_since(state, T + 99999) == T + 4500


def test_new_is_never_overdue():
    assert names(State(), 10**9) == ["new"]
    assert names(after((LOG, 0)), 10**9) == ["new"]


def test_started():
    state = after((SUCCESS, 0), (START, 3700))
    assert names(state, 3700, 4499, 4500) == ["started", "started", "overdue"]
    assert names(after((START, 4600), state=state), 4600) == ["overdue"]


def test_start_does_not_extend():
    state = after((SUCCESS, 0), (START, 1000), (START, 4000))
    assert state.deadline == T + 4500


def test_first_start_is_waited_for():
    state = after((START, 0))
    assert names(state, 1, 4499, 4500) == ["started", "started", "overdue"]


def test_longest_run():
    config = Config(Interval(86400), grace=3600, longest=1800)
    state = after((SUCCESS, 0), (START, 80000), config=config)
    assert names(state, 81799, 81800) == ["started", "overdue"]
    assert names(after((SUCCESS, 81000), state=state, config=config), 81800) == ["up"]


def test_fail_and_recovery():
    state = after((SUCCESS, 0), (FAIL, 3600))
    assert names(state, 3600, 3601) == ["failed", "failed"]
    assert state.trouble == T + 3600
    state = after((FAIL, 7200), state=state)
    assert state.trouble == T + 3600, "it has failed since the first time"
    state = after((SUCCESS, 7300), state=state)
    assert (names(state, 7300), state.trouble) == (["up"], None)


def test_failure_of_what_was_overdue_counts_from_the_deadline():
    state = after((SUCCESS, 0), (FAIL, 9000))
    assert state.trouble == T + 4500


def test_duration_by_run():
    state = after((START, 0, "a"), (START, 10, "b"))
    state, effect, took = step(state, Ping(SUCCESS, T + 30, "a"), CONFIG)
    assert (effect, took, name_of(state, T + 30)) == ("counted", 30, "started")
    state, effect, took = step(state, Ping(SUCCESS, T + 40, "b"), CONFIG)
    assert (effect, took, name_of(state, T + 40)) == ("counted", 30, "up")


def test_replays_do_not_extend():
    state = after((SUCCESS, 0, "a"))
    again = Ping(SUCCESS, T + 3000, "a")
    assert step(state, again, CONFIG, ended=True) == (state, "replay", None)
    # its start, when that was on the way for longer than its end
    late = Ping(START, T + 5, "a")
    assert step(state, late, CONFIG, ended=True) == (state, "out_of_order", None)
    state = after((START, 0, "b"))
    assert step(state, Ping(START, T + 9, "b"), CONFIG, started=True)[1] == "replay"


@pytest.mark.parametrize(
    ("stamp", "at", "effect"),
    [
        (T + 100, T + 100, "counted"),
        (T + 300, T + 100, "counted"),  # its clock is 200 s ahead
        (T + 401, T + 100, "replay"),  # too far
        (T + 50, T + 351, "replay"),  # too old
        (T + 20, T + 100, "replay"),  # no newer than the one before
        (T + 10, T + 30, "replay"),
    ],
)
def test_stamps(stamp, at, effect):
    state = replace(after((SUCCESS, 0)), stamp=T + 20)
    found, what, _took = step(state, Ping(SUCCESS, at, stamp=stamp), CONFIG)
    assert what == effect
    assert (found.deadline == at + 4500) == (effect == "counted"), "our clock counts"


def test_pause_and_resume():
    state = pause(after((SUCCESS, 0)))
    assert names(state, 10**6) == ["paused"]
    state, effect, _took = step(state, Ping(SUCCESS, T + 10**6), CONFIG)
    assert (effect, names(state, 10**7)) == ("paused", ["paused"])
    state = resume(pause(state), CONFIG, T + 10**7)
    assert names(state, 10**7, 10**7 + 4499, 10**7 + 4500) == ["up", "late", "overdue"]
    assert resume(pause(State()), CONFIG, T).phase == "new"


def test_another_schedule_asks_for_nothing_in_the_past():
    state = after((SUCCESS, 0))
    state = replan(state, Config(Interval(60), 60), T + 3000)
    assert names(state, 3000, 3119, 3120) == ["up", "late", "overdue"]
    state = replan(state, Config(Interval(7200), 60), T + 3010)
    assert state.expected == T + 7200
    assert replan(State(), CONFIG, T) == State()


def test_our_own_stand_still_is_no_fault_of_the_job():
    state = after((SUCCESS, 0))
    blind = [(T + 3000, T + 3 * HOUR + 3000)]
    found = replan(state, CONFIG, T + 3 * HOUR + 3000, blind)
    assert found.expected == T + 5 * HOUR, "the next that can be heard whole"
    assert names(found, 5 * HOUR + 899, 5 * HOUR + 900) == ["late", "overdue"]
    # it was overdue before we stood still
    assert replan(state, CONFIG, T + 9000, [(T + 4500, T + 9000)]).deadline == T + 4500


EVENTS = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([SUCCESS, FAIL, START, LOG])),
    max_size=25,
    unique_by=lambda event: event[0],
).map(sorted)


@given(EVENTS, st.integers(1, 90), st.integers(0, 30))
def test_against_every_minute(events, interval, grace):
    """What is overdue or failed is so in the same minutes as by looking at each."""
    config = Config(Interval(interval * MINUTE), grace * MINUTE)
    ends = [
        (T + minute * MINUTE, kind == SUCCESS)
        for minute, kind in events
        if kind in (SUCCESS, FAIL)
    ]
    first = ends[0][0] if ends else T + 500 * MINUTE
    expected = overdue_minutes(
        interval * MINUTE, grace * MINUTE, ends, T, T + 500 * MINUTE
    )
    state, found, pending = State(), set(), list(events)
    for at in range(T, T + 500 * MINUTE, MINUTE):
        while pending and T + pending[0][0] * MINUTE <= at:
            minute, kind = pending.pop(0)
            state, _effect, _took = step(state, Ping(kind, T + minute * MINUTE), config)
        since = trouble_since(state, at)
        if since is not None and at >= first:
            found.add(at)
            assert since <= at
    assert found == expected


@given(EVENTS, st.integers(1, 90), st.integers(0, 30))
def test_looking_changes_nothing(events, interval, grace):
    """The same pings give the same state, however often they come again by name."""
    config = Config(Interval(interval * MINUTE), grace * MINUTE)
    once, twice = State(), State()
    for minute, kind in events:
        ping = Ping(kind, T + minute * MINUTE, f"run{minute}")
        once, _effect, _took = step(once, ping, config)
        twice, _effect, _took = step(twice, ping, config)
        if kind in (SUCCESS, FAIL):
            again = replace(ping, at=ping.at + 5)
            twice, _effect, _took = step(twice, again, config, ended=True)
    assert once == twice


def test_runs_that_never_end_are_given_up():
    state = State()
    for number in range(100):
        state = after((START, number, f"r{number}"), state=state)
    assert len(state.runs) == 20 and "r99" in state.runs
