# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of a clock one by one, and what is refused."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from clock import ClockError, Event, EventKind, Target, replay
from clock_office import DAY, HOUR, OFFICE, WEEK, Ledger, OfficeSchedule, local, told

START = "2026-06-01 09:00"
FUTURE = "2026-06-02 09:00"


def p1(at=START, **values):
    return Ledger().start(at, 2 * HOUR, **values)


@pytest.mark.parametrize(
    "now, state, used",
    [
        ("2026-05-31 12:00", "not_started", 0),
        ("2026-06-01 08:59:59", "not_started", 0),
        ("2026-06-01 09:00", "running", 0),
        ("2026-06-01 10:29:59", "running", 5399),
        ("2026-06-01 10:30", "at_risk", 5400),
        ("2026-06-01 11:00", "at_risk", 7200),
        ("2026-06-01 11:00:01", "breached", 7201),
        ("2026-06-02 09:00", "breached", 8 * HOUR),
    ],
)
def test_the_life_of_a_clock(now, state, used):
    found = p1().at(now)
    assert (found.state, found.used_seconds) == (state, used)
    assert told(found.deadline) == "2026-06-01 11:00"
    assert found.remaining_seconds == 2 * HOUR - used
    assert (found.breached_at is not None) == (state == "breached")
    assert found.counts


def test_thresholds_are_rounded_up_and_100_is_the_deadline():
    target = Target(thresholds=(33, 50, 75, 100), risk=33)
    state = Ledger().start(START, 101).at(START, target=target)
    seconds = [(p, (at - state.started_at).seconds) for p, at in state.thresholds]
    assert seconds == [(33, 34), (50, 51), (75, 76), (100, 101)]
    assert state.thresholds[-1][1] == state.deadline
    assert state.risk_at == state.thresholds[0][1]


def test_thresholds_follow_pauses():
    ledger = Ledger().start(START, 8 * HOUR).pause("2026-06-01 14:00")
    ledger.resume("2026-06-02 10:00")
    state = ledger.at("2026-06-02 10:00")
    assert [told(at) for _percent, at in state.thresholds] == [
        "2026-06-01 13:00",
        "2026-06-02 11:00",
    ]
    assert state.risk_at == state.thresholds[1][1]


def test_no_risk_wanted():
    state = p1().at("2026-06-01 10:59", target=Target(risk=None))
    assert (state.state, state.risk_at) == ("running", None)


def test_risk_at_a_percentage_of_its_own():
    state = p1().at("2026-06-01 10:48", target=Target(risk=90))
    assert (state.state, told(state.risk_at)) == ("at_risk", "2026-06-01 10:48")


def test_met_to_the_second():
    for reached, verdict in (
        ("2026-06-01 10:59:59", "met"),
        ("2026-06-01 11:00", "met"),
        ("2026-06-01 11:00:01", "missed"),
    ):
        state = p1().reached(reached).at("2026-06-01 12:00")
        assert (state.state, state.verdict) == (verdict, verdict)
        assert told(state.deadline) == "2026-06-01 11:00"
        assert state.counts


def test_closing_time_is_in_time_all_night():
    """Deadline 17:00, reached at 20:00: late, though no opening time passed."""
    ledger = Ledger().start(START, DAY).reached("2026-06-01 20:00")
    state = ledger.at("2026-06-02 12:00")
    assert (state.state, state.used_seconds) == ("missed", DAY)


def test_first_target_and_arithmetic_from_the_settings():
    settings = Target(HOUR, elapsed=True)
    state = Ledger().start("2026-06-05 23:30").at("2026-06-05 23:40", target=settings)
    assert told(state.deadline) == "2026-06-06 00:30"


def test_elapsed_target_counts_day_and_night():
    ledger = Ledger().start("2026-06-05 16:00", DAY, elapsed=True)
    ledger.pause("2026-06-05 20:00").resume("2026-06-06 08:00")
    state = ledger.at("2026-06-06 09:00")
    assert told(state.deadline) == "2026-06-06 12:00"
    assert (state.used_seconds, state.paused_seconds) == (5 * HOUR, 12 * HOUR)


def test_change_of_arithmetic_counts_everything_again():
    ledger = Ledger().start("2026-06-05 16:00", 24 * HOUR, elapsed=True)
    ledger.pause("2026-06-05 20:00").resume("2026-06-06 08:00")
    ledger.target("2026-06-06 09:00", 8 * HOUR)
    state = ledger.at("2026-06-08 10:00")
    assert (state.used_seconds, state.paused_seconds) == (2 * HOUR, 0)
    assert told(state.deadline) == "2026-06-08 16:00"


def test_reached_before_the_start():
    ledger = p1(FUTURE).reached("2026-06-01 15:00")
    for now in ("2026-06-01 16:00", "2026-06-03 16:00"):
        state = ledger.at(now)
        assert (state.state, state.used_seconds) == ("met", 0)
        assert told(state.deadline) == "2026-06-02 11:00"
    state = ledger.reopened("2026-06-01 16:00").at("2026-06-01 16:30")
    assert (state.state, told(state.deadline)) == ("not_started", "2026-06-02 11:00")
    assert ledger.at("2026-06-02 10:00").used_seconds == HOUR


def test_reached_before_the_start_and_reopened_after_it():
    ledger = p1(FUTURE).reached("2026-06-01 15:00").reopened("2026-06-02 12:00")
    state = ledger.at("2026-06-02 12:30")
    assert (state.used_seconds, state.paused_seconds) == (HOUR // 2, 3 * HOUR)
    assert told(state.deadline) == "2026-06-02 14:00"


def test_cancelled_before_the_start():
    state = p1(FUTURE).cancelled("2026-06-01 15:00").at("2026-06-03 09:00")
    assert (state.state, state.used_seconds, state.counts) == ("cancelled", 0, False)


def test_target_and_pause_before_the_start():
    ledger = p1(FUTURE).target("2026-06-01 15:00", 8 * HOUR)
    ledger.pause("2026-06-01 16:00").resume("2026-06-01 16:30")
    state = ledger.at("2026-06-01 17:00")
    assert (state.state, told(state.deadline)) == ("not_started", "2026-06-02 17:00")
    assert told(state.original_deadline) == "2026-06-02 11:00"
    assert told(ledger.at("2026-06-02 10:00").deadline) == "2026-06-02 17:00"


def test_reopened_goes_on_with_what_was_left():
    ledger = Ledger().start(START, 8 * HOUR).reached("2026-06-01 12:00")
    state = ledger.reopened("2026-06-03 10:00").at("2026-06-03 11:00")
    assert (state.state, state.verdict, state.reached_at) == ("running", None, None)
    assert (state.used_seconds, state.paused_seconds) == (4 * HOUR, 14 * HOUR)
    assert told(state.deadline) == "2026-06-03 15:00"


def test_reopened_after_missed_stays_late():
    ledger = p1().reached("2026-06-01 12:00").reopened("2026-06-01 13:00")
    state = ledger.at("2026-06-01 14:00")
    assert (state.state, state.remaining_seconds) == ("breached", -2 * HOUR)
    assert told(state.deadline) == told(state.breached_at) == "2026-06-01 11:00"


def test_reopened_runs_even_when_it_waited():
    ledger = p1().pause("2026-06-01 10:00").reached("2026-06-01 11:00")
    state = ledger.reopened("2026-06-01 12:00").at("2026-06-01 12:30")
    assert (state.state, state.is_paused) == ("at_risk", False)
    assert state.used_seconds == HOUR + HOUR // 2


def test_reopened_after_cancelled_goes_on():
    ledger = p1().cancelled("2026-06-01 10:00").reopened("2026-06-01 12:00")
    state = ledger.at("2026-06-01 12:15")
    assert (state.state, told(state.deadline)) == ("running", "2026-06-01 13:00")
    assert state.counts


def test_reopened_while_open_is_nothing():
    ledger = p1().pause("2026-06-01 10:00")
    before = ledger.at("2026-06-01 12:00")
    assert ledger.reopened("2026-06-01 11:00").at("2026-06-01 12:00") == before


def test_reopened_counts_on_from_the_frozen_use():
    ledger = Ledger().start(START, 8 * HOUR)
    ledger.reached(
        "2026-06-01 12:00",
        verdict="met",
        used_seconds=HOUR,
        deadline=local("2026-06-01 17:00"),
    )
    state = ledger.reopened("2026-06-02 09:00").at("2026-06-02 10:00")
    assert (state.used_seconds, told(state.deadline)) == (2 * HOUR, "2026-06-02 16:00")


def test_frozen_verdict_is_trusted():
    for verdict, breached in (("met", None), ("missed", "2026-06-01 11:00")):
        ledger = p1().reached("2026-06-01 11:30", verdict=verdict)
        state = ledger.at("2026-06-02 09:00")
        assert (state.state, told(state.breached_at)) == (verdict, breached)
    ledger = p1().reached("2026-06-01 10:00", verdict="missed")
    assert ledger.at("2026-06-02 09:00").state == "missed"


def test_pause_at_the_deadline_is_not_late():
    ledger = Ledger().start(START, DAY).pause("2026-06-01 17:00")
    assert ledger.at("2026-06-03 17:00").state == "paused"
    state = ledger.resume("2026-06-02 08:00").at("2026-06-02 09:00")
    assert (state.state, told(state.deadline)) == ("at_risk", "2026-06-02 09:00")
    assert ledger.at("2026-06-02 09:00:01").state == "breached"


def test_empty_pause_and_same_target_at_the_deadline_change_nothing():
    plain = Ledger().start(START, DAY)
    pause = Ledger().start(START, DAY).pause("2026-06-01 17:00")
    pause.resume("2026-06-01 17:00")
    change = Ledger().start(START, DAY).target("2026-06-01 17:00", DAY)
    for now in ("2026-06-01 17:00", "2026-06-01 17:00:01", "2026-06-02 12:00"):
        assert pause.at(now) == plain.at(now) == change.at(now)


def test_change_to_a_target_that_ends_now_is_in_time():
    ledger = Ledger().start(START, WEEK).target("2026-06-01 17:00", DAY)
    state = ledger.at("2026-06-01 17:00")
    assert (state.state, told(state.deadline)) == ("at_risk", "2026-06-01 17:00")
    state = ledger.at("2026-06-01 18:00")
    assert (state.state, told(state.breached_at)) == ("breached", "2026-06-01 17:00")


def test_change_in_the_night_after_the_new_deadline_is_late():
    ledger = Ledger().start(START, WEEK).target("2026-06-01 20:00", DAY)
    state = ledger.at("2026-06-01 20:00")
    assert (state.state, told(state.deadline)) == ("breached", "2026-06-01 17:00")
    assert told(state.breached_at) == "2026-06-01 20:00"


def test_more_measured_use_than_the_new_target_is_late_at_the_change():
    ledger = Ledger().start(START, WEEK)
    ledger.target("2026-06-02 09:00", 2 * HOUR, used_seconds=3 * HOUR)
    state = ledger.at("2026-06-02 10:00")
    assert (state.state, told(state.breached_at)) == ("breached", "2026-06-02 09:00")
    assert state.remaining_seconds == -2 * HOUR
    assert {told(at) for _percent, at in state.thresholds} == {"2026-06-02 09:00"}


def test_recorded_breach_of_a_clock_that_waits():
    ledger = p1().pause("2026-06-01 10:00").breached("2026-06-01 10:30")
    state = ledger.at("2026-06-01 12:00")
    assert (state.state, told(state.deadline)) == ("breached", "2026-06-01 10:30")


def test_change_in_the_night_after_one_at_closing_time():
    ledger = Ledger().start(START, WEEK).target("2026-06-01 17:00", WEEK)
    state = ledger.target("2026-06-01 20:00", DAY).at("2026-06-01 20:00")
    assert (state.state, told(state.deadline)) == ("breached", "2026-06-01 17:00")
    assert told(state.breached_at) == "2026-06-01 20:00"


def test_thresholds_of_a_late_clock_follow_the_new_target():
    ledger = p1().target("2026-06-01 12:00", 8 * HOUR)
    state = ledger.at("2026-06-01 12:00", target=Target(thresholds=(50, 100)))
    assert [told(at) for _percent, at in state.thresholds] == [
        "2026-06-01 13:00",
        "2026-06-01 17:00",
    ]
    lasting = Ledger().start(START, 2 * HOUR, elapsed=True)
    lasting.target("2026-06-01 20:00", 2 * DAY, reason="P1 -> P2")
    lasting.target("2026-06-02 08:00", DAY)
    state = lasting.at("2026-06-02 08:00", target=Target(thresholds=(50, 100)))
    assert [told(at) for _percent, at in state.thresholds] == [
        "2026-06-01 13:00",
        "2026-06-01 17:00",
    ]
    assert told(state.breached_at) == "2026-06-01 11:00"


def test_later_arithmetic_counts_again_from_the_change_that_counts():
    ledger = Ledger().start(START, WEEK)
    ledger.target("2026-06-01 15:00", WEEK, from_change=True)
    ledger.target("2026-06-01 20:00", DAY, elapsed=True)
    state = ledger.at("2026-06-01 20:00")
    assert (state.used_seconds, told(state.deadline)) == (
        5 * HOUR,
        "2026-06-01 23:00",
    )


def test_first_recorded_breach_stands_and_none_after_the_end():
    ledger = p1().breached("2026-06-01 11:05", deadline=local("2026-06-01 11:00"))
    ledger.breached("2026-06-01 12:05", deadline=local("2026-06-01 12:00"))
    assert told(ledger.at("2026-06-01 13:00").breached_at) == "2026-06-01 11:00"
    ledger = p1().reached("2026-06-01 10:00").breached("2026-06-01 10:00")
    assert ledger.at("2026-06-01 13:00").breached_at is None


def test_reached_without_target_has_no_verdict():
    ledger = Ledger().start(START, DAY).target("2026-06-01 10:00", None)
    state = ledger.reached("2026-06-01 12:00").at("2026-06-02 12:00")
    assert (state.state, state.verdict, state.counts) == ("cancelled", None, False)
    assert told(state.reached_at) == "2026-06-01 12:00"


def test_late_clock_without_target_and_back_is_late():
    ledger = p1().target("2026-06-01 12:00", None).target("2026-06-01 13:00", HOUR)
    state = ledger.at("2026-06-01 13:30")
    assert (state.state, told(state.deadline)) == ("breached", "2026-06-01 11:00")


def test_segments_tell_the_life():
    ledger = Ledger().start(START, 8 * HOUR).pause("2026-06-01 12:00")
    ledger.resume("2026-06-01 13:00").reached("2026-06-01 14:00")
    ledger.reopened("2026-06-01 15:00")
    found = [
        (kind, told(start)[-5:], told(end)[-5:], seconds // HOUR)
        for kind, start, end, seconds in ledger.at("2026-06-01 16:00").segments
    ]
    assert found == [
        ("running", "09:00", "12:00", 3),
        ("paused", "12:00", "13:00", 1),
        ("running", "13:00", "14:00", 1),
        ("closed", "14:00", "15:00", 1),
        ("running", "15:00", "16:00", 1),
    ]


def test_later_events_are_ignored():
    ledger = p1().pause("2026-06-01 10:00").reached("2026-06-01 10:30")
    assert ledger.at("2026-06-01 09:30") == p1().at("2026-06-01 09:30")


def test_withdrawn_start_and_a_new_one():
    ledger = p1(key="wrong").start(FUTURE, 2 * HOUR)
    ledger.void("2026-06-01 12:00", voids="wrong")
    assert told(ledger.at("2026-06-01 12:00").deadline) == "2026-06-02 11:00"


def test_withdrawal_restores():
    ledger = p1()
    before = ledger.at("2026-06-01 10:45")
    ledger.cancelled("2026-06-01 10:10", key=8).void("2026-06-01 10:20", voids=8)
    assert ledger.at("2026-06-01 10:45") == before


def test_summer_time_ends_inside_an_elapsed_target():
    ledger = Ledger().start("2026-10-24 23:00", DAY, elapsed=True)
    assert told(ledger.at("2026-10-24 23:00").deadline) == "2026-10-25 06:00"


def test_instants_are_brought_to_utc_and_whole_seconds():
    zone = ZoneInfo("Europe/Amsterdam")
    at = datetime(2026, 6, 1, 9, 0, 0, 999999, tzinfo=zone)
    event = Event(kind="start", at=at, target_seconds=60)
    assert (event.at, event.at.tzinfo) == (local(START), timezone.utc)
    assert event.kind is EventKind.START
    now = at + timedelta(seconds=60)
    state = replay([event], OFFICE, Target(), now)
    assert (state.used_seconds, state.state) == (60, "at_risk")


def test_events_are_values():
    first, second = Ledger().start(START, 60), Ledger().start(START, 60)
    assert first[0] == second[0]
    assert hash(first[0]) == hash(second[0])


NAIVE = datetime(2026, 6, 1, 9)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Event(kind="start", at=NAIVE),
        lambda: Event(kind="start", at="2026-06-01"),
        lambda: Event(kind="begin", at=local(START)),
        lambda: Event(kind="start", at=local(START), deadline=NAIVE),
        lambda: Event(kind="start", at=local(START), target_seconds=-1),
        lambda: Event(kind="start", at=local(START), target_seconds=1.5),
        lambda: Event(kind="start", at=local(START), target_seconds=float("nan")),
        lambda: Event(kind="start", at=local(START), target_seconds=True),
        lambda: Event(kind="reached", at=local(START), used_seconds=-1),
        lambda: Event(kind="reached", at=local(START), verdict="late"),
        lambda: Event(kind="void", at=local(START)),
        lambda: Target(-1),
        lambda: Target(60, thresholds=(0,)),
        lambda: Target(60, risk=7.5),
        lambda: replay(p1(), OFFICE, Target(), NAIVE),
        lambda: Ledger().at(START),
        lambda: Ledger().pause(START).at(START),
        lambda: p1().start(FUTURE).at(START),
        lambda: p1().void(FUTURE, voids="nothing").at(START),
        lambda: p1().void(FUTURE, voids=1).at(START),
        lambda: p1().void(FUTURE, voids=1, key=7).void(FUTURE, voids=7).at(START),
    ],
)
def test_refused(make):
    with pytest.raises(ClockError):
        make()


def test_zero_target_is_due_at_the_next_opening():
    state = Ledger().start("2026-06-01 08:00", 0).at("2026-06-01 09:00")
    assert (state.state, told(state.deadline)) == ("at_risk", START)


def test_other_shifts():
    nights = OfficeSchedule(shifts=((0, 6), (22, 24)), weekdays=range(7))
    state = Ledger().start("2026-06-01 23:00", DAY).at("2026-06-02 03:00", nights)
    assert (state.used_seconds, told(state.deadline)) == (4 * HOUR, "2026-06-02 23:00")
