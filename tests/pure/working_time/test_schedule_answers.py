# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a schedule answers besides adding: openings, days, lists, windows, revisions."""

import pickle
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from working_time import WorkingSchedule, start_instant
from working_time_cases import (
    ALL_HOURS,
    AMSTERDAM,
    DAY,
    HOUR,
    NIGHT_HOURS,
    OFFICE_HOURS,
    SPLIT_HOURS,
    UTC,
    at,
    epoch,
    hours,
    office,
)


@pytest.mark.parametrize(
    ("instant", "opening", "close"),
    [
        ("2026-06-08 08:00", "2026-06-08 09:00", "2026-06-08 17:00"),
        ("2026-06-08 09:00", "2026-06-08 09:00", "2026-06-08 17:00"),
        ("2026-06-08 16:59:59", "2026-06-08 16:59:59", "2026-06-08 17:00"),
        ("2026-06-08 17:00", "2026-06-09 09:00", "2026-06-09 17:00"),
        ("2026-06-05 17:00", "2026-06-08 09:00", "2026-06-08 17:00"),
        ("2025-12-24 18:00", "2025-12-29 09:00", "2025-12-29 17:00"),
        ("2027-12-31 17:00", "2028-01-03 09:00", "2028-01-03 17:00"),
    ],
)
def test_next_open_and_close(instant, opening, close):
    schedule = office()
    assert schedule.next_open(at(instant)) == at(opening)
    assert schedule.next_close(at(instant)) == at(close)
    assert schedule.is_open(at(instant)) is (instant == opening)


@pytest.mark.parametrize(
    ("arrival", "start"),
    [
        ("2026-06-08 08:00", "2026-06-08 09:00"),
        ("2026-06-08 09:00", "2026-06-08 09:00"),
        ("2026-06-08 09:00:01", "2026-06-09 09:00"),
        ("2026-06-08 10:00", "2026-06-09 09:00"),
        ("2026-06-05 16:59", "2026-06-08 09:00"),
        ("2026-04-02 10:00", "2026-04-07 09:00"),
        ("2026-12-31 10:00", "2027-01-04 09:00"),
    ],
)
def test_next_day_start(arrival, start):
    assert office().next_day_start(at(arrival)) == at(start)


def test_only_the_first_opening_of_a_split_day_starts_it():
    schedule = WorkingSchedule(SPLIT_HOURS, AMSTERDAM)
    assert schedule.next_day_start(at("2026-06-08 12:30")) == at("2026-06-09 08:30")
    assert schedule.next_open(at("2026-06-08 12:30")) == at("2026-06-08 13:00")


def test_a_day_that_never_closes_starts_at_local_midnight():
    schedule = WorkingSchedule.always("Europe/Amsterdam")
    assert schedule.next_day_start(at("2026-06-08 00:00:01")) == at("2026-06-09 00:00")
    assert schedule.next_day_start(at("2026-03-29 00:01")) == at("2026-03-30 00:00")
    # Where midnight does not exist the day starts at 01:00.
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    schedule = WorkingSchedule.always(sao_paulo)
    start = schedule.next_day_start(at("2018-11-03 12:00", sao_paulo))
    assert start == at("2018-11-04 01:00", sao_paulo)


def test_always_open():
    schedule = WorkingSchedule.always()
    start = at("2026-06-08 10:00")
    assert schedule.is_open(start)
    assert schedule.next_open(start) == start
    assert schedule.next_close(start).year == 2101
    assert schedule.intervals(start, start + timedelta(days=900)) == [
        (start, start + timedelta(days=900))
    ]
    assert schedule.closed_days(start, start + timedelta(days=900)) == []


def test_midnight_does_not_cut_a_night():
    schedule = WorkingSchedule(NIGHT_HOURS, AMSTERDAM)
    assert schedule.next_close(at("2026-12-31 23:00")) == at("2027-01-01 06:00")
    assert schedule.intervals(at("2026-12-31 12:00"), at("2027-01-01 12:00")) == [
        (at("2026-12-31 22:00"), at("2027-01-01 06:00"))
    ]


def test_intervals_are_clipped():
    schedule = office()
    found = schedule.intervals(at("2026-06-05 16:00"), at("2026-06-09 10:00"))
    assert found == [
        (at("2026-06-05 16:00"), at("2026-06-05 17:00")),
        (at("2026-06-08 09:00"), at("2026-06-08 17:00")),
        (at("2026-06-09 09:00"), at("2026-06-09 10:00")),
    ]
    assert all(instant.tzinfo is UTC for interval in found for instant in interval)
    monday = at("2026-06-08 10:00")
    assert schedule.intervals(monday, monday) == []
    assert schedule.intervals(monday, monday - timedelta(hours=1)) == []


def test_closed_days_are_those_that_cost_opening_time():
    schedule = office()
    assert schedule.closed_days(at("2026-03-31 10:00"), at("2026-04-07 16:00")) == [
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),  # Easter Sunday is no working day
    ]
    # After closing time nothing of the day was left to lose.
    assert schedule.closed_days(at("2026-04-27 17:00"), at("2026-04-28 10:00")) == []
    assert schedule.closed_days(at("2026-04-27 10:00"), at("2026-04-28 10:00")) == [
        (date(2026, 4, 27), "King's Day")
    ]
    assert schedule.closed_days(at("2026-04-28 10:00"), at("2026-04-27 10:00")) == []


def test_a_closure_is_part_of_a_day():
    schedule = office(
        closures=[
            (at("2026-06-08 13:00"), at("2026-06-08 23:59"), "Team outing"),
            (at("2026-06-10 00:00"), at("2026-06-10 10:30"), "Power works"),
            (at("2026-06-10 00:00"), at("2026-06-10 10:30"), "Power works"),
            (at("2026-04-27 12:00"), at("2026-04-27 14:00"), "Closed anyway"),
            (at("2026-06-11 12:00"), at("2026-06-11 12:00"), "Nothing"),
        ]
    )
    assert schedule.add(at("2026-06-08 12:00"), 2 * HOUR) == at("2026-06-09 10:00")
    # A working day starts when it opens that day.
    assert schedule.next_day_start(at("2026-06-09 10:00")) == at("2026-06-10 10:30")
    assert schedule.closed_days(at("2026-06-01 00:00"), at("2026-07-01 00:00")) == [
        (date(2026, 6, 8), "Team outing"),
        (date(2026, 6, 10), "Power works"),
    ]
    assert schedule.closed_days(at("2026-04-27 00:00"), at("2026-04-28 00:00")) == [
        (date(2026, 4, 27), "King's Day")
    ]


def test_a_window_is_opening_time_also_on_a_holiday():
    schedule = office(
        closures=[(at("2026-06-08 09:00"), at("2026-06-08 17:00"), "Outing")],
        extra_windows=[
            (at("2026-04-27 10:00"), at("2026-04-27 12:00")),  # King's Day
            (at("2026-06-08 15:00"), at("2026-06-08 19:00")),  # over a closure
            (at("2026-06-09 08:00"), at("2026-06-09 09:00")),  # up to the opening
            (at("2026-06-09 16:00"), at("2026-06-09 18:00")),  # over opening time
        ],
    )
    assert schedule.add(at("2026-04-27 09:00"), 2 * HOUR) == at("2026-04-27 12:00")
    assert schedule.next_open(at("2026-06-08 10:00")) == at("2026-06-08 15:00")
    assert schedule.between(at("2026-06-08 00:00"), at("2026-06-09 00:00")) == 4 * HOUR
    assert schedule.intervals(at("2026-06-09 00:00"), at("2026-06-10 00:00")) == [
        (at("2026-06-09 08:00"), at("2026-06-09 18:00"))
    ]
    # It makes no working day, nor does it make one start earlier.
    assert schedule.next_day_start(at("2026-04-27 09:00")) == at("2026-04-28 09:00")
    assert schedule.next_day_start(at("2026-06-08 10:00")) == at("2026-06-09 09:00")


def test_windows_alone_are_a_schedule_without_working_days():
    windows = [(at("2026-06-06 10:00"), at("2026-06-06 12:00"))]
    schedule = WorkingSchedule({}, AMSTERDAM, extra_windows=windows)
    assert schedule.add(at("2026-01-01 00:00"), 2 * HOUR) == at("2026-06-06 12:00")
    with pytest.raises(ValueError, match="before the end of 2100"):
        schedule.next_day_start(at("2026-01-01 00:00"))


def test_extended_adds_windows_to_a_copy():
    schedule = office(extra_windows=[(at("2026-06-06 10:00"), at("2026-06-06 12:00"))])
    copy = schedule.extended([(at("2026-06-07 10:00"), at("2026-06-07 12:00"))])
    friday = at("2026-06-05 17:00")
    assert schedule.add(friday, 3 * HOUR) == at("2026-06-08 10:00")
    assert copy.add(friday, 3 * HOUR) == at("2026-06-07 11:00")
    assert copy.zone is schedule.zone


def test_on_a_window_the_start_rules_differ():
    schedule = office(extra_windows=[(at("2026-06-06 10:00"), at("2026-06-06 12:00"))])
    call = at("2026-06-06 11:00")
    assert start_instant("next_opening", call, schedule) == call
    assert start_instant("immediate", call, schedule) == call
    assert start_instant("next_working_day", call, schedule) == at("2026-06-08 09:00")


def test_revised_hours_count_from_their_local_day_on():
    schedule = office(
        revisions=[
            (date(2026, 9, 1), hours("10:00-14:00")),
            (date(2026, 6, 9), hours("08:00-18:00")),
        ]
    )
    assert schedule.between(at("2026-06-08 00:00"), at("2026-06-09 00:00")) == 8 * HOUR
    assert schedule.between(at("2026-06-09 00:00"), at("2026-06-10 00:00")) == 10 * HOUR
    assert schedule.between(at("2026-09-01 00:00"), at("2026-09-02 00:00")) == 4 * HOUR
    assert schedule.between(at("2027-01-04 00:00"), at("2027-01-05 00:00")) == 4 * HOUR
    assert schedule.add(at("2026-06-08 16:00"), 2 * HOUR) == at("2026-06-09 09:00")


def test_shifts_that_overlap_or_touch_are_one():
    schedule = WorkingSchedule(
        {0: [(9 * HOUR, 13 * HOUR), (12 * HOUR, 15 * HOUR), (15 * HOUR, 17 * HOUR)]},
        AMSTERDAM,
    )
    assert schedule.intervals(at("2026-06-08 00:00"), at("2026-06-09 00:00")) == [
        (at("2026-06-08 09:00"), at("2026-06-08 17:00"))
    ]


def test_an_opening_the_clock_jumps_over_is_the_jump():
    schedule = WorkingSchedule(hours("02:30-04:00", days=range(7)), AMSTERDAM)
    assert schedule.intervals(at("2026-03-29 00:00"), at("2026-03-29 12:00")) == [
        (at("2026-03-29 03:00"), at("2026-03-29 04:00"))
    ]
    gone = WorkingSchedule(hours("02:00-03:00", days=range(7)), AMSTERDAM)
    assert gone.intervals(at("2026-03-29 00:00"), at("2026-03-29 12:00")) == []


def test_a_closing_that_happens_twice_is_the_second():
    schedule = WorkingSchedule(hours("00:00-02:30", days=range(7)), AMSTERDAM)
    assert schedule.intervals(at("2026-10-25 00:00"), at("2026-10-25 12:00")) == [
        (at("2026-10-25 00:00"), at("2026-10-25 02:30", fold=1))
    ]


def test_epochs_and_datetimes_agree():
    schedule = office()
    start, end = at("2026-06-05 16:59:07"), at("2026-06-15 11:11:11")
    first, last = epoch("2026-06-05 16:59:07"), epoch("2026-06-15 11:11:11")
    assert schedule.add_epoch(first, 100) == int(schedule.add(start, 100).timestamp())
    assert schedule.between_epoch(first, last) == schedule.between(start, end)


def test_the_first_and_the_last_second():
    schedule = WorkingSchedule(ALL_HOURS, AMSTERDAM)
    first, last = at("2000-01-01 00:00"), at("2100-12-31 23:59:59")
    days = (date(2101, 1, 1) - date(2000, 1, 1)).days
    assert schedule.between(first, last) == days * DAY - 1
    assert schedule.add(first, days * DAY) == at("2101-01-01 00:00")
    assert WorkingSchedule(OFFICE_HOURS, AMSTERDAM).next_open(first) == at(
        "2000-01-03 09:00"
    )


def test_a_copy_by_pickle_answers_the_same():
    schedule = WorkingSchedule(OFFICE_HOURS, AMSTERDAM)
    copy = pickle.loads(pickle.dumps(schedule))
    start = at("2026-06-05 16:59")
    assert copy.add(start, 8 * HOUR) == schedule.add(start, 8 * HOUR)
    assert repr(copy) == "<WorkingSchedule Europe/Amsterdam>"
