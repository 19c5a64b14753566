# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Best effort (§6): an aim that is counted as any target, and never is late."""

from dataclasses import replace as with_values

import pytest
from clock import EventKind, Target, replay
from clock_office import HOUR, OFFICE, WEEK, Ledger, local, told
from hypothesis import given, settings
from hypothesis import strategies as st
from test_clock_properties import (
    EVERYTHING,
    REAL,
    at,
    breaches,
    changes,
    ledgers,
    plain_events,
    steps,
)

AIM = with_values(EVERYTHING, binding=False)
# Everything that can happen, changes that begin or end best effort among it.
turns = st.builds(
    lambda event, binding: with_values(event, binding=binding), changes, st.booleans()
)


def free(ledger):
    """The same ledger as best effort, from the start on."""
    return [with_values(event, binding=False) for event in ledger]


@settings(max_examples=400, deadline=None)
@given(ledgers(plain_events | turns | breaches), steps, st.booleans())
def test_what_does_not_bind_is_never_late(ledger, step, from_the_start):
    if from_the_start:
        ledger = free(ledger)
    state = replay(ledger, REAL, EVERYTHING, at(step))
    if from_the_start:
        assert not state.binding
    if not state.binding:
        assert state.state not in ("at_risk", "breached", "missed")
        assert (state.verdict, state.breached_at, state.risk_at) == (None, None, None)
        assert (state.thresholds, state.counts) == ((), False)
    else:
        assert state.counts == (state.state != "cancelled")


@settings(max_examples=400, deadline=None)
@given(ledgers(plain_events | changes), steps)
def test_it_counts_the_same_seconds(ledger, step):
    """But for being late, a best-effort clock lives the same life to the second."""
    now = at(step)
    bound = replay(ledger, REAL, EVERYTHING, now)
    aimed = replay(free(ledger), REAL, EVERYTHING, now)
    for name in (
        "started_at",
        "reached_at",
        "original_deadline",
        "target_seconds",
        "used_seconds",
        "paused_seconds",
        "remaining_seconds",
        "is_paused",
        "segments",
        "sides",
        "ended_at",
    ):
        assert getattr(bound, name) == getattr(aimed, name), name
    if bound.breached_at is None:
        assert aimed.deadline == bound.deadline
        same = {"at_risk": "running"}.get(bound.state, bound.state)
        assert aimed.state == same


@settings(max_examples=300, deadline=None)
@given(ledgers(plain_events | changes | breaches), steps)
def test_a_setting_and_its_events_say_the_same(ledger, step):
    now = at(step)
    by_setting = replay(ledger, REAL, AIM, now)
    by_events = replay(free(ledger), REAL, EVERYTHING, now)
    assert by_setting == by_events
    for language in ("en", "nl"):
        told_by = [state.explain(language) for state in (by_setting, by_events)]
        assert told_by[0] == told_by[1]
        assert all(text and text[0] == text[0].upper() for text in told_by[0])


@settings(max_examples=300, deadline=None)
@given(ledgers(plain_events | turns), steps, steps)
def test_who_is_late_stays_late(ledger, first, second):
    first, second = sorted((first, second))
    before = replay(ledger, REAL, EVERYTHING, at(first))
    if before.state != "breached":
        return
    after = replay(
        [
            event
            for event in ledger
            if event.at <= at(first)
            or event.kind in (EventKind.START, EventKind.TARGET)
        ],
        REAL,
        EVERYTHING,
        at(second),
    )
    # a target that was withdrawn is nothing to be late for
    assert after.state in ("breached", "cancelled")
    assert after.binding


def aim(start="2026-06-08 09:00", seconds=2 * HOUR, **data):
    return Ledger().start(start, seconds, binding=False, data=data)


@pytest.mark.parametrize(
    "now, state, deadline",
    [
        ("2026-06-08 08:00", "not_started", "2026-06-08 11:00"),
        ("2026-06-08 10:45", "running", "2026-06-08 11:00"),
        ("2026-06-08 11:00", "running", "2026-06-08 11:00"),
        ("2026-06-08 11:00:01", "running", "2026-06-08 11:00"),
        ("2026-07-08 11:00", "running", "2026-06-08 11:00"),
    ],
)
def test_the_aim_stays_where_it_is(now, state, deadline):
    found = aim().at(now)
    assert (found.state, told(found.deadline)) == (state, deadline)


def test_waiting_moves_the_aim_also_past_it():
    ledger = aim().pause("2026-06-08 12:00", reason="question")
    assert told(ledger.at("2026-06-08 13:00").deadline) == "2026-06-08 11:00"
    ledger.resume("2026-06-08 14:00")
    assert ledger.at("2026-06-08 14:00").paused_seconds == 2 * HOUR
    early = aim().pause("2026-06-08 10:00").resume("2026-06-08 14:00")
    assert told(early.at("2026-06-08 14:00").deadline) == "2026-06-08 15:00"


def test_summer_time_changes_no_second():
    """Sunday 29 March 2026 has 23 hours: the aim is a local moment all the same."""
    ledger = aim("2026-03-27 16:00", 2 * HOUR)
    assert told(ledger.at("2026-03-27 16:30").deadline) == "2026-03-30 10:00"
    autumn = aim("2026-10-23 16:00", 2 * HOUR)
    assert told(autumn.at("2026-10-23 16:30").deadline) == "2026-10-26 10:00"


def test_turns_out_to_be_production():
    """The asked priority comes back from the original start: late, if it is, from the
    moment on at which that became known."""
    ledger = aim(seconds=2 * WEEK).target("2026-06-08 13:00", 2 * HOUR)
    state = ledger.at("2026-06-08 14:00")
    assert (state.state, state.counts) == ("breached", True)
    assert told(state.deadline) == "2026-06-08 11:00"
    assert told(state.breached_at) == "2026-06-08 13:00"
    early = aim(seconds=2 * WEEK).target("2026-06-08 10:00", 2 * HOUR)
    state = early.at("2026-06-08 10:15")
    assert (state.state, told(state.deadline)) == ("running", "2026-06-08 11:00")


def test_turns_out_to_be_the_test_environment():
    ledger = Ledger().start("2026-06-08 09:00", 2 * HOUR)
    ledger.target("2026-06-08 10:00", 2 * WEEK, binding=False)
    state = ledger.at("2026-09-08 10:00")
    assert (state.state, state.counts, state.binding) == ("running", False, False)
    late = Ledger().start("2026-06-08 09:00", 2 * HOUR)
    late.target("2026-06-08 12:00", 2 * WEEK, binding=False)
    state = late.at("2026-06-08 13:00")
    assert (state.state, state.counts, state.binding) == ("breached", True, True)


@pytest.mark.parametrize("reached", ["2026-06-08 10:00", "2026-08-08 10:00"])
def test_done_is_done(reached):
    ledger = aim().reached(reached)
    state = ledger.at("2026-09-01 09:00")
    assert (state.state, state.verdict, state.counts) == ("met", None, False)
    assert told(state.deadline) == "2026-06-08 11:00"
    # an answer that was given stays so, whatever becomes known of it
    ledger.target("2026-08-31 09:00", HOUR)
    assert ledger.at("2026-09-01 09:00").counts is False


def test_without_target_it_stays_without():
    ledger = Ledger().start("2026-06-08 09:00", None, binding=False)
    assert ledger.at("2026-06-09 09:00").state == "cancelled"
    assert ledger.reached("2026-06-10 09:00").at("2026-06-11 09:00").counts is False


def test_explanation_in_both_languages():
    ledger = aim(
        received_at=local("2026-06-05 16:59"),
        channel="email",
        rule="next_working_day",
        priority="P4",
        indicator="response",
        effort_about="Isolated test environment",
        effort_clause="§6",
    )
    english = ledger.at("2026-06-08 10:00").explain("en")
    assert english[1:3] == [
        "Aim: 2 working hours (P4 response, §3.2).",
        "Best effort (Isolated test environment, §6): the time is an aim. You have no "
        "right to it, it cannot be breached and does not count.",
    ]
    assert english[-1] == "Aim: Monday 8 June 2026 11:00; 1 h left."
    dutch = ledger.at("2026-06-08 12:00").explain("nl_NL")
    assert dutch[1].startswith("Streeftijd: 2 werkuren")
    assert "Best effort (Isolated test environment, §6): de tijd is" in dutch[2]
    assert dutch[-1] == (
        "De streeftijd was maandag 8 juni 2026 11.00 uur; best effort, dus dit is niet "
        "te laat."
    )
    done = ledger.reached("2026-06-08 12:30").at("2026-06-09 12:00")
    assert done.explain()[-1] == (
        "Done on Monday 8 June 2026 12:30; best effort, the aim was Monday 8 June 2026 "
        "11:00."
    )


def test_explanation_tells_a_turn():
    ledger = aim(seconds=2 * WEEK).target(
        "2026-06-08 10:00", 2 * HOUR, reason="P4 → P1"
    )
    text = "\n".join(ledger.at("2026-06-08 10:30").explain())
    assert "No longer best effort: the target binds, and counts." in text
    ledger = Ledger().start("2026-06-08 09:00", 2 * HOUR)
    ledger.target("2026-06-08 10:00", 2 * HOUR, binding=False)
    text = "\n".join(ledger.at("2026-06-08 10:30").explain("nl"))
    assert "Best effort (§6): de tijd is een streeftijd." in text


def test_a_binding_clock_of_a_plain_target_is_as_before():
    ledger = Ledger().start("2026-06-08 09:00", 2 * HOUR)
    assert replay(ledger, OFFICE, Target(), local("2026-06-08 12:00")).counts
