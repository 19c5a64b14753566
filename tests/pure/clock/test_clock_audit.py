# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiting although the client had answered, and the time given back."""

import pytest
from clock import (
    ANSWERED,
    NOTHING_ASKED,
    PAUSED,
    Event,
    EventKind,
    Target,
    misplaced_waiting,
    replay,
)
from clock_office import HOUR, OFFICE, Ledger, local, told
from hypothesis import given, settings
from hypothesis import strategies as st

DAY = "2026-06-08 "


def find(pauses, replies, questions):
    def instants(texts):
        return [local(DAY + text) for text in texts]

    return [
        (m.pause, m.kind, told(m.start)[11:], m.end and told(m.end)[11:])
        for m in misplaced_waiting(
            [(local(DAY + a), b and local(DAY + b)) for a, b in pauses],
            instants(replies),
            instants(questions),
        )
    ]


@pytest.mark.parametrize(
    "name, pauses, replies, questions, expected",
    [
        ("asked and waiting", [("11:00", None)], ["09:00"], ["10:59"], []),
        (
            "answered, still waiting",
            [("11:00", None)],
            ["09:00", "13:00"],
            ["10:59"],
            [(0, ANSWERED, "13:00", None)],
        ),
        (
            "answered, taken up later",
            [("11:00", "15:00")],
            ["09:00", "13:00"],
            ["10:59"],
            [(0, ANSWERED, "13:00", "15:00")],
        ),
        (
            "answered, then asked again without a change of stage",
            [("11:00", None)],
            ["09:00", "13:00"],
            ["10:59", "14:00"],
            [(0, ANSWERED, "13:00", "14:00")],
        ),
        (
            "taken up at the reply itself",
            [("11:00", "13:00")],
            ["09:00", "13:00"],
            ["10:59"],
            [],
        ),
        (
            "back to waiting without a question",
            [("11:00", "13:00"), ("13:30", None)],
            ["09:00", "13:00"],
            ["10:59"],
            [(1, NOTHING_ASKED, "13:30", None)],
        ),
        (
            "first the stage, then the question",
            [("11:00", None)],
            ["09:00"],
            ["11:04"],
            [],
        ),
        (
            "the question came much later",
            [("11:00", None)],
            ["09:00"],
            ["12:00"],
            [(0, NOTHING_ASKED, "11:00", "12:00")],
        ),
        (
            "a second reply changes nothing",
            [("11:00", None)],
            ["09:00", "13:00", "14:00"],
            ["10:59"],
            [(0, ANSWERED, "13:00", None)],
        ),
        ("nobody said anything", [("11:00", None)], [], [], []),
    ],
)
def test_misplaced_waiting(name, pauses, replies, questions, expected):
    assert find(pauses, replies, questions) == expected, name


def give_back(ledger, stretches, by="2026-06-09 09:00"):
    """The ledger with the corrections that give these stretches back."""
    corrected = Ledger(ledger)
    for index, (start, end, again) in enumerate(stretches):
        data = {"corrected_at": local(by)}
        corrected.append(
            Event(
                kind=EventKind.RESUME,
                at=start,
                key=f"r{index}",
                reason="the client had answered",
                data=data,
            )
        )
        if again:
            corrected.append(
                Event(kind=EventKind.PAUSE, at=end, key=f"p{index}", data=data)
            )
    return corrected


def test_giving_back_moves_the_deadline_and_is_told():
    """Paused 11:00–15:00, answered at 13:00: two hours back, due two hours earlier."""
    ledger = (
        Ledger()
        .start("2026-06-08 09:00", 8 * HOUR)
        .pause("2026-06-08 11:00", reason="which printer?")
        .resume("2026-06-08 15:00")
    )
    before = ledger.at("2026-06-08 16:00")
    assert told(before.deadline) == "2026-06-09 13:00"
    after = give_back(
        ledger, [(local("2026-06-08 13:00"), None, False)], "2026-06-08 16:00"
    )
    state = after.at("2026-06-08 16:00")
    assert told(state.deadline) == "2026-06-09 11:00"
    assert (state.sides.ours, state.sides.client) == (5 * HOUR, 2 * HOUR)
    text = "\n".join(state.explain())
    assert "2 h waiting for you (which printer?)" in text
    assert (
        "Correction on Monday 8 June 2026 16:00: the waiting ended on Monday 8 June "
        "2026 13:00 (the client had answered)." in text
    )
    assert "Correctie op" in "\n".join(state.explain("nl"))


def test_giving_back_can_make_late():
    """Late at the deadline that then passed, not at the correction."""
    ledger = Ledger().start("2026-06-08 09:00", 3 * HOUR).pause("2026-06-08 11:00")
    after = give_back(ledger, [(local("2026-06-08 12:00"), None, False)])
    state = after.at("2026-06-09 09:00")
    assert state.state == "breached"
    assert told(state.breached_at) == "2026-06-08 13:00"


def test_a_verdict_stays():
    ledger = (
        Ledger()
        .start("2026-06-08 09:00", 3 * HOUR)
        .pause("2026-06-08 11:00")
        .reached(
            "2026-06-08 16:00",
            verdict="met",
            deadline=local("2026-06-08 16:30"),
            used_seconds=2 * HOUR,
        )
    )
    after = give_back(ledger, [(local("2026-06-08 11:30"), None, False)])
    one, other = ledger.at("2026-06-09 10:00"), after.at("2026-06-09 10:00")
    for name in ("state", "verdict", "deadline", "used_seconds", "reached_at"):
        assert getattr(one, name) == getattr(other, name), name
    assert other.sides.client < one.sides.client


minutes = st.integers(0, 600)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(minutes, min_size=1, max_size=8, unique=True),
    st.lists(minutes, max_size=6),
    st.lists(minutes, max_size=6),
)
def test_given_back_once_is_enough(moves, replies, questions):
    """What was found is counted afterwards, nothing else is, and nothing is found
    again."""

    def instant(minute):
        return local("2026-06-08 08:00") + minute * (
            local("2026-06-08 08:01") - local("2026-06-08 08:00")
        )

    ledger = Ledger().start("2026-06-08 08:00", 80 * HOUR)
    for index, minute in enumerate(sorted(moves)):
        kind = EventKind.RESUME if index % 2 else EventKind.PAUSE
        ledger.append(Event(kind=kind, at=instant(minute), key=f"m{index}"))
    now = instant(700)
    replies = [instant(minute) for minute in replies]
    questions = [instant(minute) for minute in questions]

    def waits(state):
        spans = [s for s in state.segments if s.kind == PAUSED]
        return [(s.start, s.end if s.end < now else None) for s in spans]

    before = replay(ledger, OFFICE, Target(), now)
    found = misplaced_waiting(waits(before), replies, questions)
    corrected = give_back(ledger, [(m.start, m.end, m.again) for m in found])
    after = replay(corrected, OFFICE, Target(), now)
    given = sum(OFFICE.between(m.start, m.end or now) for m in found)
    assert after.used_seconds == before.used_seconds + given
    assert after.sides.client == before.sides.client - given
    again = misplaced_waiting(waits(after), replies, questions)
    assert not sum(OFFICE.between(m.start, m.end or now) for m in again)


def test_a_verdict_given_while_waiting_gets_no_deadline_afterwards():
    """A deadline before the completion would contradict the outcome."""
    ledger = (
        Ledger()
        .start("2026-06-08 09:00", 3 * HOUR)
        .pause("2026-06-08 11:00")
        .reached("2026-06-09 16:00", verdict="met", used_seconds=2 * HOUR)
    )
    after = give_back(ledger, [(local("2026-06-08 11:30"), None, False)])
    for events in (ledger, after):
        state = events.at("2026-06-10 10:00")
        assert (state.verdict, state.deadline) == ("met", None)
