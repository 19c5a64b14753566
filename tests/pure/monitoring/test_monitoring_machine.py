# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every transition of the state machine, and what must not move it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitoring import DOWN, PAUSED, RECOVERING, SUSPECT, UNKNOWN, UP, Config
from monitoring_ledger import Watched


def run(*results, config=None, start=0):
    """A monitor that got ``(outcome, second)`` one after the other."""
    watched = Watched(start, config)
    for outcome, at in results:
        watched.take(outcome, at)
    return watched


def states(*results, **kwargs):
    watched = Watched(0, **kwargs)
    found = []
    for outcome, at in results:
        watched.take(outcome, at)
        found.append(watched.state.name)
    return found


def test_diagram():
    assert states(
        ("up", 0),
        ("down", 60),
        ("up", 80),
        ("down", 140),
        ("down", 160),
        ("down", 180),
        ("up", 240),
        ("down", 300),
        ("up", 360),
        ("up", 659),
        ("up", 660),
        config=Config(interval=300),
    ) == [
        *(UP, SUSPECT, UP, SUSPECT, SUSPECT, DOWN, RECOVERING, DOWN),
        *(RECOVERING, RECOVERING, UP),
    ]


def test_backdated_to_the_first_failure():
    watched = run(("up", 0), ("down", 60), ("down", 80), ("down", 100))
    assert watched.intervals(DOWN, merged=False)[0][0] == 60
    assert watched.outages[0].signal.at == 100


def test_seven_minutes_are_420_seconds():
    """From the first failure, not from the confirmation 40 seconds later."""
    watched = run(("up", 0), ("down", 60), ("down", 80), ("down", 100))
    for second in range(160, 480, 60):
        watched.take("down", second)
    watched.take("up", 480)
    assert watched.intervals(DOWN) == [(60, 480)]


def test_unconfirmed_failure_is_no_outage():
    watched = run(("up", 0), ("down", 60), ("down", 80), ("up", 100))
    assert watched.outages == []


def test_flapping_ten_times_thirty_seconds():
    """Each failure counts, the time between them does not."""
    watched = run(("up", 0), ("down", 60), ("down", 70), ("down", 80), ("up", 90))
    for turn in range(1, 10):
        watched.take("down", 60 + turn * 120)
        watched.take("up", 90 + turn * 120)
    assert sum(e - s for s, e in watched.intervals(DOWN)) == 300
    assert watched.intervals(DOWN)[-1][1] - 60 == 1110
    assert watched.state.is_flapping


def test_hold_open_ends():
    results = [("up", 0), ("down", 60), ("down", 80), ("down", 100), ("up", 120)]
    for gap, expected in ((299, DOWN), (300, SUSPECT)):
        watched = run(*results, config=Config(interval=300))
        watched.take("down", 120 + gap)
        assert watched.state.name == expected


def test_gap_starts_when_the_next_result_was_due():
    watched = run(("up", 0), ("up", 151))
    assert watched.intervals(UNKNOWN) == [(60, 151)]
    assert run(("up", 0), ("up", 150)).outages == []


@pytest.mark.parametrize(
    ("interval", "patience"), [(60, 150), (90, 180), (100, 200), (300, 600)]
)
def test_patience(interval, patience):
    config = Config(interval=interval)
    assert config.patience == patience
    assert run(("up", 0), ("up", patience), config=config).outages == []
    assert run(("up", 0), ("up", patience + 1), config=config).intervals(UNKNOWN) == [
        (interval, patience + 1)
    ]


def test_silence_is_told_once():
    watched = run(("up", 0))
    for now in (100, 151, 300, 10800):
        watched.wait(now)
    watched.take("up", 10860)
    assert len(watched.outages) == 1
    assert watched.intervals(UNKNOWN) == [(60, 10860)]


def test_outage_ends_where_nobody_looks_any_more():
    watched = run(("up", 0), ("down", 60), ("down", 80), ("down", 100))
    watched.wait(1000)
    assert watched.intervals(DOWN) == [(60, 160)]
    assert watched.state.name == UNKNOWN


@pytest.mark.parametrize(("back", "bridged"), [(1060, True), (1061, False)])
def test_bridge_of_a_quarter_of_an_hour(back, bridged):
    watched = run(("up", 0), ("down", 60), ("down", 80), ("down", 100))
    watched.wait(600)
    for second in (back, back + 20, back + 40):
        watched.take("down", second)
    expected = [(60, 1120)] if bridged else [(60, 160), (back, 1120)]
    watched.take("up", 1120)
    assert watched.intervals(DOWN) == expected
    assert any(outage.is_bridged for outage in watched.outages) == bridged


def test_no_bridge_to_an_unconfirmed_failure():
    watched = run(("up", 0), ("down", 60), ("down", 80), ("down", 100))
    watched.wait(600)
    watched.take("down", 700)
    watched.take("up", 720)
    assert watched.intervals(DOWN) == [(60, 160)]
    assert watched.intervals(UNKNOWN) == [(160, 700)]


def test_results_of_no_use_move_nothing():
    """Our own network, a refused address: neither a failure nor a success."""
    watched = run(("up", 0), ("down", 60), ("unknown", 80), ("down", 100))
    assert (watched.state.name, watched.state.failures) == (SUSPECT, 2)
    watched.take("unknown", 240)
    assert watched.state.name == SUSPECT
    watched.take("unknown", 251)
    assert watched.state.name == UNKNOWN
    assert watched.intervals(UNKNOWN)[0][0] == 160
    assert watched.intervals(DOWN) == []


def test_late_and_double_results_are_ignored():
    watched = run(("up", 0), ("up", 60), ("up", 120))
    before = watched.state
    for second in (0, 60, 119, 120):
        watched.take("down", second)
    assert watched.state == before


def test_paused_is_unknown():
    watched = run(("up", 0), ("down", 60), ("down", 80), ("down", 100))
    watched.pause(130)
    watched.take("up", 200)
    watched.wait(10**6)
    assert watched.state.name == PAUSED
    assert watched.intervals(DOWN) == [(60, 130)]
    watched.resume(1000)
    assert watched.state.name == UNKNOWN
    watched.take("up", 1060)
    assert watched.intervals(UNKNOWN) == [(130, 1060)]
    assert len(watched.outages) == 2


def test_pause_hides_no_outage():
    """A short pause between two failures is as down as they are."""
    watched = run(("up", 0), ("down", 60), ("down", 80), ("down", 100))
    watched.pause(130)
    watched.resume(400)
    for second in (460, 480, 500):
        watched.take("down", second)
    watched.take("up", 560)
    assert watched.intervals(DOWN) == [(60, 560)]


def test_new_monitor_is_unknown_until_it_is_late():
    assert run(("up", 150)).outages == []
    assert run(("up", 151)).intervals(UNKNOWN) == [(0, 151)]
    watched = Watched(0)
    watched.wait(151)
    watched.wait(1000)
    assert watched.intervals(UNKNOWN)[0][0] == 0
    assert len(watched.outages) == 1


def test_one_failure_is_enough():
    watched = run(("up", 0), ("down", 60), config=Config(failures=1))
    assert watched.state.name == DOWN
    watched.wait(1000)
    watched.take("down", 1020)
    watched.take("up", 1120)
    assert watched.intervals(DOWN) == [(60, 1120)]


def test_clock_is_set_back():
    """By ten minutes: no negative outage, and it goes on measuring."""
    watched = run(("up", 0), ("down", 1000), ("down", 1020), ("down", 1040))
    watched.take("up", 440, now=440)
    watched.take("up", 500, now=500)
    assert watched.state.name == RECOVERING
    watched.check()
    assert all(outage.until >= outage.start for outage in watched.outages)
    watched.take("up", 900, now=900)
    assert watched.state.name == UP
    assert watched.intervals(DOWN) == []


def test_clock_is_set_back_a_little():
    watched = run(("up", 0), ("up", 60))
    watched.take("up", 30, now=30)
    assert watched.state.heard_at == 60
    watched.take("up", 120, now=120)
    assert watched.outages == []


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["up", "down", "unknown", "wait", "pause", "resume"]),
            st.integers(-300, 400),
        ),
        max_size=40,
    ),
    st.integers(1, 4),
)
def test_never_negative_never_twice(events, failures):
    """Whatever comes, also with a clock that jumps back and forth."""
    watched = Watched(10_000, Config(failures=failures))
    now = 10_000
    for event, step in events:
        now += step
        if event == "wait":
            watched.wait(now)
        elif event == "pause":
            watched.pause(now)
        elif event == "resume":
            watched.resume(now)
        else:
            watched.take(event, now, now=now)
        watched.check()
    assert len(watched.lasting) <= 1
