# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random ledgers: against a walk through time, and what always holds."""

from datetime import timedelta

import pytest
from clock import Event, EventKind, Target, replay
from clock_office import OFFICE, OfficeSchedule, local
from clock_walker import SECONDS, STEP, Walker
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from working_time import WorkingSchedule

# Thursday before a weekend and King's Day.
ORIGIN = local("2026-04-23 07:00")
LENGTH = 280
HOURS = {weekday: [(9 * 3600, 17 * 3600)] for weekday in range(5)}
REAL = WorkingSchedule(HOURS, "Europe/Amsterdam", OFFICE.holidays)
EVERYTHING = Target(thresholds=(50, 75, 100))

steps = st.integers(0, LENGTH)
targets = st.integers(1, 20).map(lambda number: number * 4 * SECONDS)
plain_kinds = st.sampled_from(
    [
        EventKind.PAUSE,
        EventKind.RESUME,
        EventKind.PAUSE,
        EventKind.RESUME,
        EventKind.REACHED,
        EventKind.REOPENED,
        EventKind.REOPENED,
        EventKind.CANCELLED,
        EventKind.WARNED,
    ]
)


def at(step):
    return ORIGIN + step * STEP


plain_events = st.builds(
    lambda kind, step: Event(kind=kind, at=at(step)), plain_kinds, steps
)
open_events = st.builds(
    lambda kind, step: Event(kind=kind, at=at(step)),
    st.sampled_from([EventKind.PAUSE, EventKind.RESUME, EventKind.RESUME]),
    steps,
)
breaches = st.builds(
    lambda step, before: Event(
        kind=EventKind.BREACHED,
        at=at(step),
        deadline=at(step) - before * STEP if before else None,
    ),
    steps,
    st.integers(0, 9),
)
changes = st.builds(
    lambda step, seconds, elapsed, from_change: Event(
        kind=EventKind.TARGET,
        at=at(step),
        target_seconds=seconds,
        elapsed=elapsed,
        from_change=from_change,
    ),
    steps,
    st.none() | targets | targets,
    st.integers(0, 4).map(lambda number: number == 0),
    st.booleans(),
)
starts = st.builds(
    lambda step, seconds, elapsed: Event(
        kind=EventKind.START, at=at(step), target_seconds=seconds, elapsed=elapsed
    ),
    st.integers(0, 70),
    targets | targets | st.none(),
    st.integers(0, 4).map(lambda number: number == 0),
)


@st.composite
def ledgers(draw, events=plain_events | plain_events | changes):
    start = draw(starts)
    others = draw(st.lists(events, max_size=9))
    ledger = [start, *others]
    return draw(st.permutations(ledger)) if draw(st.booleans()) else ledger


def run(ledger, now, schedule=REAL):
    return replay(ledger, schedule, EVERYTHING, now)


@settings(max_examples=400, deadline=None)
@given(ledgers(), steps)
def test_replay_finds_what_a_walk_through_time_finds(ledger, step):
    now = at(step)
    walker = Walker(ledger, now)
    state = run(ledger, now)
    assert state.state == walker.state()
    assert state.verdict == walker.verdict
    assert state.breached_at == walker.breached_at
    assert state.counts == (walker.state() != "cancelled")
    if walker.had_target:
        assert state.used_seconds == walker.used()
        assert state.paused_seconds == walker.waited()
    if state.state in ("running", "at_risk"):
        assert state.deadline == walker.deadline()
        assert state.thresholds[-1] == (100, state.deadline)
    if state.state == "paused":
        assert (state.deadline, state.thresholds) == (None, ())


@settings(max_examples=300, deadline=None)
@given(ledgers(), steps)
def test_the_suite_s_schedule_and_a_naive_one_agree(ledger, step):
    assert run(ledger, at(step)) == run(ledger, at(step), OFFICE)


@settings(max_examples=300, deadline=None)
@given(ledgers(plain_events | changes | breaches), steps)
def test_invariants(ledger, first):
    state = run(ledger, at(first))
    assert state == run(list(ledger), at(first)), "the same twice"
    if state.target_seconds is not None:
        assert state.used_seconds + state.remaining_seconds == state.target_seconds
    assert state.used_seconds >= 0 and state.paused_seconds >= 0
    for segment, following in zip(state.segments, state.segments[1:], strict=False):
        assert segment.end == following.start
    assert sorted(moment for _percent, moment in state.thresholds) == [
        moment for _percent, moment in state.thresholds
    ]
    known = [e for e in ledger if e.at <= at(first) or e.kind is EventKind.START]
    assert run(known, at(first)) == state, "what comes later does not matter"
    for language in ("en", "nl"):
        sentences = state.explain(language)
        assert all(text[0] == text[0].upper() and text for text in sentences)


@settings(max_examples=200, deadline=None)
@given(targets, st.booleans(), steps, steps, steps)
def test_a_pause_never_makes_the_deadline_earlier(seconds, elapsed, one, two, now):
    start = Event("start", ORIGIN, target_seconds=seconds, elapsed=elapsed)
    begin, end = sorted((one, two))
    pause = [Event("pause", at(begin)), Event("resume", at(end))]
    before = run([start], ORIGIN).deadline
    state = run([start, *pause], max(at(end), at(now)))
    assert state.deadline >= before
    assert state.original_deadline == before


@settings(max_examples=200, deadline=None)
@given(ledgers(), steps, st.integers(0, 9), plain_events | changes)
def test_a_withdrawn_event_never_was(ledger, step, place, extra):
    events = [
        Event(kind=event.kind, at=event.at, key=number, **_rest(event))
        for number, event in enumerate(ledger)
    ]
    before = run(events, at(step))
    more = list(events)
    more.insert(place, Event(extra.kind, extra.at, key="x", **_rest(extra)))
    more.append(Event("void", at(step), key="y", voids="x"))
    assert run(more, at(step)) == before


def _rest(event):
    return {
        "target_seconds": event.target_seconds,
        "elapsed": event.elapsed,
        "from_change": event.from_change,
    }


@settings(max_examples=400, deadline=None)
@given(ledgers(open_events | changes), st.integers(0, 3))
def test_a_breach_noted_before_the_reach_was_known_changes_nothing(ledger, before):
    """Knowledge comes late: a reach at or before the deadline counts as of its instant,
    whatever was recorded in between."""
    now = at(LENGTH)
    late_at = run(ledger, now).breached_at
    assume(late_at)
    breach = Event(kind=EventKind.BREACHED, at=late_at, deadline=late_at)
    reach = Event(kind=EventKind.REACHED, at=late_at - before * STEP)
    known_late = run([*ledger, breach, reach], now)
    assert known_late.verdict == run([*ledger, reach], now).verdict
    assert known_late.state == run([*ledger, reach, breach], now).state


@settings(max_examples=200, deadline=None)
@given(targets, st.booleans(), st.integers(0, 99), st.integers(-3, 3))
def test_reached_at_or_before_the_deadline_is_met(seconds, elapsed, recorded, off):
    start = Event("start", ORIGIN, target_seconds=seconds, elapsed=elapsed)
    deadline = run([start], ORIGIN).deadline
    breach = Event("breached", deadline, deadline=deadline)
    reach = Event("reached", deadline + timedelta(seconds=off))
    now = deadline + timedelta(seconds=3 + recorded)
    state = run([start, breach, reach], now)
    assert state.verdict == ("met" if off <= 0 else "missed")


@settings(max_examples=200, deadline=None)
@given(ledgers(), steps, st.sampled_from([(0, 24), (10, 12), (8, 18)]))
def test_a_frozen_verdict_outlives_every_schedule(ledger, step, shift):
    undone = (EventKind.REOPENED, EventKind.CANCELLED)
    plain = [event for event in ledger if event.kind not in undone]
    plain.append(Event("reached", at(step)))
    state = run(plain, at(LENGTH))
    assume(state.verdict)
    frozen = [
        Event(
            "reached",
            state.reached_at,
            verdict=state.verdict,
            used_seconds=state.used_seconds,
            deadline=state.deadline,
        )
        if event.kind is EventKind.REACHED and event.at == state.reached_at
        else event
        for event in plain
    ]
    other = run(frozen, at(LENGTH), OfficeSchedule({}, (shift,), range(7)))
    assert other.verdict == other.state == state.verdict
    assert other.used_seconds == state.used_seconds
    assert other.remaining_seconds == state.remaining_seconds
    if state.deadline:
        assert other.deadline == state.deadline


@settings(max_examples=200, deadline=None)
@given(ledgers(), st.integers(0, LENGTH * SECONDS))
def test_state_changes_only_at_its_announced_moments(ledger, offset):
    """Between now and the next threshold or deadline, waiting changes no state."""
    now = ORIGIN + timedelta(seconds=offset)
    known = [e for e in ledger if e.at <= now or e.kind is EventKind.START]
    state = run(known, now)
    moments = [moment for _percent, moment in state.thresholds]
    moments += [state.started_at, state.deadline]
    ahead = [moment for moment in moments if moment and moment > now]
    later = min(ahead) - timedelta(seconds=1) if ahead else now + timedelta(days=9)
    assume(state.deadline != now)
    assert run(known, max(now, later)).state == state.state


@pytest.mark.parametrize("seconds", [1, 59, 3601, 28_799, 28_800, 28_801])
def test_whole_seconds(seconds):
    start = Event("start", local("2026-06-01 09:00:07"), target_seconds=seconds)
    deadline = run([start], start.at).deadline
    assert run([start], deadline).state != "breached"
    assert run([start], deadline + timedelta(seconds=1)).state == "breached"
    assert run([start], deadline).used_seconds == seconds
