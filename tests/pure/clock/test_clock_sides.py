# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whose turn it was: tables, and what adds up whatever happened."""

import pytest
from clock import EventKind, Sides, record_sides
from clock_office import HOUR, OFFICE, Ledger, local
from hypothesis import given, settings
from test_clock_properties import at, ledgers, run, steps

MINUTE = 60


CASES = [
    ("runs", Ledger().start("2026-06-08 09:00", 8 * HOUR), "11:00", 2, 0, 0),
    (
        "paused for three hours",
        Ledger()
        .start("2026-06-08 09:00", 8 * HOUR)
        .pause("2026-06-08 10:00")
        .resume("2026-06-08 13:00"),
        "14:00",
        2,
        3,
        0,
    ),
    (
        "still paused",
        Ledger().start("2026-06-08 09:00", 8 * HOUR).pause("2026-06-08 10:00"),
        "17:30",
        1,
        7,
        0,
    ),
    (
        "done: nobody's turn any more",
        Ledger().start("2026-06-08 09:00", 8 * HOUR).reached("2026-06-08 12:00"),
        "16:00",
        3,
        0,
        0,
    ),
    (
        "closed, then reopened",
        Ledger()
        .start("2026-06-08 09:00", 8 * HOUR)
        .reached("2026-06-08 10:00")
        .reopened("2026-06-08 14:00"),
        "15:00",
        2,
        0,
        4,
    ),
    (
        "without a target it lies with us all the same",
        Ledger().start("2026-06-08 09:00").pause("2026-06-08 10:00"),
        "12:00",
        1,
        2,
        0,
    ),
    ("not started", Ledger().start("2026-06-09 09:00", HOUR), "12:00", 0, 0, 0),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_sides_of_a_clock(case):
    name, ledger, now, ours, client, closed = case
    sides = ledger.at(f"2026-06-08 {now}").sides
    assert sides == Sides(0, ours * HOUR, client * HOUR, closed * HOUR), name


def test_sides_of_a_ticket():
    """Mail of Monday 10:00, clocks from Tuesday (§3.7), asked, answered, solved."""
    response = Ledger().start("2026-06-09 09:00", 8 * HOUR).reached("2026-06-09 10:00")
    resolution = (
        Ledger()
        .start("2026-06-09 10:00", 16 * HOUR)
        .pause("2026-06-09 11:00")
        .resume("2026-06-09 16:00")
        .reached("2026-06-09 17:00")
    )
    now = "2026-06-11 12:00"
    states = [response.at(now), resolution.at(now)]
    sides = record_sides(states, local("2026-06-08 10:00"), local(now), OFFICE.between)
    assert sides == Sides(7 * HOUR, 3 * HOUR, 5 * HOUR, 0)
    assert sides.total == OFFICE.between(
        local("2026-06-08 10:00"), local("2026-06-09 17:00")
    )


def test_closed_between_two_clocks():
    first = Ledger().start("2026-06-08 09:00", HOUR).reached("2026-06-08 10:00")
    second = Ledger().start("2026-06-08 15:00", HOUR)
    now = "2026-06-08 15:30"
    sides = record_sides(
        [first.at(now), second.at(now)],
        local("2026-06-08 09:00"),
        local(now),
        OFFICE.between,
    )
    assert sides == Sides(0, 90 * MINUTE, 0, 5 * HOUR)


def test_answered_before_the_clocks_start():
    response = Ledger().start("2026-06-09 09:00", HOUR).reached("2026-06-08 11:00")
    resolution = Ledger().start("2026-06-09 09:00", HOUR)
    for now, expected in (
        ("2026-06-08 12:00", Sides(2 * HOUR, 0, 0, 0)),
        ("2026-06-09 09:30", Sides(7 * HOUR, 30 * MINUTE, 0, 0)),
    ):
        states = [response.at(now), resolution.at(now)]
        sides = record_sides(
            states, local("2026-06-08 10:00"), local(now), OFFICE.between
        )
        assert sides == expected, now


def test_no_clocks_no_sides():
    now = local("2026-06-08 10:00")
    assert record_sides([], now, now, OFFICE.between) == Sides()


@settings(max_examples=400, deadline=None)
@given(ledgers(), steps)
def test_ours_client_and_closed_are_all_the_time_there_was(ledger, step):
    """From the start until now, or until it ended."""
    now = at(step)
    state = run(ledger, now)
    walk = state._walk
    end = min(state.ended_at or now, now)
    lived = max(walk.count(state.started_at, max(end, state.started_at)), 0)
    assert state.sides.total == lived
    assert state.sides.client + state.sides.closed == state.paused_seconds
    assert all(part >= 0 for part in state.sides)


@settings(max_examples=200, deadline=None)
@given(ledgers(), steps)
def test_a_ticket_adds_up_from_its_arrival(ledger, step):
    state = run(ledger, at(step))
    received = at(0)
    if any(event.elapsed for event in ledger if event.kind is not EventKind.PAUSE):
        return
    count = state._walk.schedule.between
    sides = record_sides([state], received, at(step), count)
    end = state.ended_at or at(step)
    assert sides.total == count(
        received, max(min(end, at(step)), min(state.started_at, at(step)))
    )
