# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whole stories: a mail arrives, is answered and solved, on the suite's schedule."""

from datetime import date

import pytest
from clock import Target, replay
from clock_office import DAY, HOUR, WEEK, Ledger, local, told
from working_time import WorkingSchedule, dutch_holidays, start_instant

SCHEDULE = WorkingSchedule(
    {weekday: [(9 * HOUR, 17 * HOUR)] for weekday in range(5)},
    "Europe/Amsterdam",
    dutch_holidays,
)
RESPONSE = {"P1": 2 * HOUR, "P2": 8 * HOUR, "P3": WEEK, "P4": 2 * WEEK}
RESOLUTION = {"P1": 8 * HOUR, "P2": 2 * DAY, "P3": 2 * WEEK, "P4": None}


def clock(start, seconds, now):
    ledger = Ledger().start(told(start), seconds)
    return replay(ledger, SCHEDULE, Target(), now)


@pytest.mark.parametrize(
    "priority, received, start, response, answered, resolution",
    [
        (
            "P1",
            "2026-06-05 16:59",
            "2026-06-08 09:00",
            "2026-06-08 11:00",
            "2026-06-08 10:30",
            "2026-06-09 10:30",
        ),
        (
            "P2",
            "2026-03-31 10:00",
            "2026-04-01 09:00",
            "2026-04-01 17:00",
            "2026-04-01 16:00",
            "2026-04-07 16:00",
        ),
        (
            "P3",
            "2026-12-19 15:00",
            "2026-12-21 09:00",
            "2026-12-28 17:00",
            "2026-12-28 17:00",
            "2027-01-12 17:00",
        ),
        (
            "P4",
            "2026-12-19 15:00",
            "2026-12-21 09:00",
            "2027-01-05 17:00",
            "2026-12-22 12:00",
            None,
        ),
    ],
)
def test_mail_to_resolution(priority, received, start, response, answered, resolution):
    """The deadlines the agreement gives, Good Friday to New Year's Day closed."""
    allowed = start_instant("next_working_day", local(received), SCHEDULE)
    assert told(allowed) == start
    waiting = clock(allowed, RESPONSE[priority], local(received))
    assert (waiting.state, told(waiting.deadline)) == ("not_started", response)
    done = Ledger().start(start, RESPONSE[priority]).reached(answered)
    assert done.at(answered, SCHEDULE).state == "met"
    begin = SCHEDULE.next_open(max(local(answered), allowed))
    state = clock(begin, RESOLUTION[priority], local(answered))
    assert told(state.deadline) == resolution
    assert state.counts == (priority != "P4")


def test_answered_before_the_clocks_may_start():
    """Mail of Monday 10:00, answered at 11:00: the resolution starts on Tuesday."""
    received, answered = local("2026-06-08 10:00"), local("2026-06-08 11:00")
    allowed = start_instant("next_working_day", received, SCHEDULE)
    response = Ledger().start(told(allowed), 2 * HOUR).reached("2026-06-08 11:00")
    state = response.at("2026-06-10 09:00", SCHEDULE)
    assert (state.state, state.used_seconds) == ("met", 0)
    state = clock(max(answered, allowed), 8 * HOUR, answered)
    assert (state.state, told(state.deadline)) == ("not_started", "2026-06-09 17:00")


def test_an_approved_window_counts():
    """Extra support on Saturday 10:00–12:00 is opening time (SLA §3.4)."""
    schedule = SCHEDULE.extended(
        [(local("2026-06-06 10:00"), local("2026-06-06 12:00"))]
    )
    ledger = Ledger().start("2026-06-05 16:00", 8 * HOUR)
    assert told(ledger.at("2026-06-05 16:00", SCHEDULE).deadline) == "2026-06-08 16:00"
    assert told(ledger.at("2026-06-05 16:00", schedule).deadline) == "2026-06-08 14:00"


def test_a_window_and_a_holiday_are_told():
    schedule = SCHEDULE.extended(
        [(local("2026-04-25 10:00"), local("2026-04-25 12:00"))]
    )
    ledger = Ledger().start("2026-04-24 16:00", 4 * HOUR)
    assert ledger.at("2026-04-24 16:00", schedule).explain()[2:] == [
        "Friday 24 April 16:00–17:00: 1 h still to count.",
        "Saturday 25 April 10:00–12:00: 2 h still to count.",
        "Monday 27 April: King's Day, skipped.",
        "Tuesday 28 April 09:00–10:00: 1 h still to count.",
        "Deadline: Tuesday 28 April 2026 10:00.",
    ]


def test_t66_hours_before_a_change_of_hours_are_the_old_ones():
    """From Monday 8 June the helpdesk opens at 10:00 and closes at 14:00."""
    hours = {weekday: [(9 * HOUR, 17 * HOUR)] for weekday in range(5)}
    short = {weekday: [(10 * HOUR, 14 * HOUR)] for weekday in range(5)}
    schedule = WorkingSchedule(
        hours, "Europe/Amsterdam", revisions=[(date(2026, 6, 8), short)]
    )
    ledger = Ledger().start("2026-06-05 13:00", 8 * HOUR)
    state = ledger.at("2026-06-08 12:00", schedule)
    assert (state.used_seconds, told(state.deadline)) == (6 * HOUR, "2026-06-08 14:00")


def test_a_schedule_that_sleeps_over_the_new_year_knows_its_holidays():
    ledger = Ledger().start("2026-12-31 16:00", 2 * HOUR)
    state = ledger.at("2026-12-31 16:00", SCHEDULE)
    assert told(state.deadline) == "2027-01-04 10:00"


def test_always_open_is_as_elapsed():
    always = WorkingSchedule.always("Europe/Amsterdam")
    working = Ledger().start("2026-03-28 23:00", DAY).pause("2026-03-29 01:00")
    working.resume("2026-03-29 04:00")
    elapsed = Ledger().start("2026-03-28 23:00", DAY, elapsed=True)
    elapsed.pause("2026-03-29 01:00").resume("2026-03-29 04:00")
    for now in ("2026-03-28 22:00", "2026-03-29 05:00", "2026-03-30 05:00"):
        assert working.at(now, always) == elapsed.at(now, SCHEDULE)
    # Two hours of waiting, not three: summer time began.
    assert told(working.at("2026-03-29 05:00", always).deadline) == "2026-03-29 10:00"
