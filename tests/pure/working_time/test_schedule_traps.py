# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The scenarios in which SLA systems compute wrong deadlines, by their number (T1...).

Each under both start rules: the clock that starts at once when open, and the
agreement's own (SLA §3.7), which waits for the next start of a working day.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from working_time import (
    WorkingSchedule,
    WorkingTimeError,
    dutch_holidays,
    start_instant,
    target_seconds,
)
from working_time_cases import (
    ALL_HOURS,
    AMSTERDAM,
    DAY,
    HOUR,
    NIGHT_HOURS,
    at,
    office,
)

OPENING = "next_opening"
WORKING_DAY = "next_working_day"

# (id, liberation day, arrival, hours, due by next_opening, due by next_working_day)
ROWS = [
    ("T1 response", "lustrum", "2026-06-05 16:59", 2, "06-08 10:59", "06-08 11:00"),
    ("T1 resolution", "lustrum", "2026-06-05 16:59", 8, "06-08 16:59", "06-08 17:00"),
    ("T2 response", "lustrum", "2026-06-05 17:00", 2, "06-08 11:00", "06-08 11:00"),
    ("T2 resolution", "lustrum", "2026-06-05 17:00", 8, "06-08 17:00", "06-08 17:00"),
    ("T3 response", "lustrum", "2026-06-06 15:00", 2, "06-08 11:00", "06-08 11:00"),
    ("T3 resolution", "lustrum", "2026-06-06 15:00", 8, "06-08 17:00", "06-08 17:00"),
    ("T4", "lustrum", "2026-06-08 08:00", 2, "06-08 11:00", "06-08 11:00"),
    ("T5 response", "lustrum", "2026-06-08 20:00", 2, "06-09 11:00", "06-09 11:00"),
    ("T5 resolution", "lustrum", "2026-06-08 20:00", 8, "06-09 17:00", "06-09 17:00"),
    ("T6 8 h", "lustrum", "2026-06-08 09:00", 8, "06-08 17:00", "06-08 17:00"),
    ("T6 16 h", "lustrum", "2026-06-08 09:00", 16, "06-09 17:00", "06-09 17:00"),
    ("T6 40 h", "lustrum", "2026-06-08 09:00", 40, "06-12 17:00", "06-12 17:00"),
    ("T14 off", "every_year", "2026-05-04 16:00", 2, "05-06 10:00", "05-06 11:00"),
    ("T14 open", "lustrum", "2026-05-04 16:00", 2, "05-05 10:00", "05-05 11:00"),
    ("T15 on the day", "lustrum", "2026-04-27 10:00", 2, "04-28 11:00", "04-28 11:00"),
    ("T15 before it", "lustrum", "2026-04-24 16:00", 8, "04-28 16:00", "04-28 17:00"),
    ("T19", "lustrum", "2026-03-27 16:00", 8, "03-30 16:00", "03-30 17:00"),
    ("T24", "lustrum", "2026-01-16 00:30", 2, "01-16 11:00", "01-16 11:00"),
    ("inside the day", "lustrum", "2026-06-08 10:00", 2, "06-08 12:00", "06-09 11:00"),
]


@pytest.mark.parametrize("rule", [OPENING, WORKING_DAY])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_deadline(row, rule):
    _id, liberation_day, arrival, amount, by_opening, by_working_day = row
    schedule = office(liberation_day)
    start = start_instant(rule, at(arrival), schedule)
    due = by_opening if rule == OPENING else by_working_day
    assert schedule.add(start, amount * HOUR) == at(f"2026-{due}")


def test_t7_the_last_second_of_the_day_counts_and_the_next_does_not():
    schedule = office()
    start, close = at("2026-06-08 09:00"), at("2026-06-08 17:00")
    assert schedule.add(start, 8 * HOUR) == close
    assert schedule.between(start, close) == 8 * HOUR
    assert schedule.between(start, close + timedelta(seconds=1)) == 8 * HOUR
    assert not schedule.is_open(close)


def test_t9_two_days_are_two_working_days():
    schedule = office()
    assert schedule.add(at("2026-06-08 09:00"), target_seconds(2, "working_day")) == at(
        "2026-06-09 17:00"
    )


def test_t10_the_hours_are_meant_in_the_zone_of_the_calendar():
    assert (
        office()
        .next_open(at("2026-01-12 00:00"))
        .isoformat()
        .endswith("08:00:00+00:00")
    )
    assert (
        office()
        .next_open(at("2026-07-13 00:00"))
        .isoformat()
        .endswith("07:00:00+00:00")
    )


def test_t13_a_function_of_the_year_never_runs_out_of_holidays():
    schedule = office()
    for year in (2026, 2047, 2099):
        good_friday = next(
            day for day, name in dutch_holidays(year).items() if name == "Good Friday"
        )
        assert not schedule.is_open(at(f"{good_friday} 12:00"))


def test_t16_kings_day_on_a_sunday_is_a_day_early():
    days = dutch_holidays(2031)
    assert days[date(2031, 4, 26)] == "King's Day"
    assert date(2031, 4, 27) not in days


@pytest.mark.parametrize(
    ("rule", "due"), [(OPENING, "2026-03-29 08:00"), (WORKING_DAY, "2026-03-29 09:00")]
)
def test_t21_real_hours_pass_when_the_clock_is_put_forward(rule, due):
    schedule = WorkingSchedule.always("Europe/Amsterdam")
    start = start_instant(rule, at("2026-03-28 23:00"), schedule)
    assert schedule.add(start, 8 * HOUR) == at(due)


def test_t22_midnights_lose_nothing():
    schedule = WorkingSchedule.always("Europe/Amsterdam")
    start = at("2026-02-03 13:00:01")
    for seconds in (1, HOUR, DAY, 365 * DAY, 20 * 365 * DAY):
        end = schedule.add(start, seconds)
        assert end == start + timedelta(seconds=seconds)
        assert schedule.between(start, end) == seconds
    night = WorkingSchedule(NIGHT_HOURS, "Europe/Amsterdam")
    assert night.add(at("2026-03-03 13:00"), 8 * HOUR) == at("2026-03-04 06:00")


def test_t23_the_hour_that_happens_twice_has_two_hours():
    schedule = WorkingSchedule.always("Europe/Amsterdam")
    first, second = at("2026-10-25 02:30"), at("2026-10-25 02:30", fold=1)
    assert schedule.between(first, second) == HOUR
    assert schedule.add(first, HOUR) == second


def test_t25_who_looks_from_elsewhere_sees_the_same_instant():
    schedule = office()
    arrival = at("2026-06-08 10:00")
    there = arrival.astimezone(ZoneInfo("America/New_York"))
    assert schedule.add(there, 2 * HOUR) == schedule.add(arrival, 2 * HOUR)
    assert schedule.add(there, 2 * HOUR).utcoffset() == timedelta(0)


def test_t26_a_holiday_is_a_whole_local_day():
    day = date(2026, 4, 27)
    schedule = WorkingSchedule(ALL_HOURS, AMSTERDAM, holidays={day: "King's Day"})
    assert schedule.next_close(at("2026-04-26 12:00")) == at("2026-04-27 00:00")
    assert schedule.next_open(at("2026-04-27 00:00")) == at("2026-04-28 00:00")


def test_t27_the_end_before_the_start_is_nothing():
    assert office().between(at("2026-06-09 12:00"), at("2026-06-08 12:00")) == 0


def test_t28_no_time_and_too_much_time_are_errors():
    with pytest.raises(WorkingTimeError, match="no working time"):
        WorkingSchedule({}, "Europe/Amsterdam")
    with pytest.raises(WorkingTimeError, match="before the end of 2100"):
        office().add(at("2090-06-08 10:00"), 40 * 365 * 8 * HOUR)
    closed = office(
        holidays=lambda year: {
            date(year, 1, 1) + timedelta(days=number): "Closed for good"
            for number in range(366)
        }
    )
    with pytest.raises(WorkingTimeError, match="before the end of 2100"):
        closed.add(at("2026-06-08 10:00"), 1)


def test_t29_seconds_are_kept_and_microseconds_dropped():
    schedule = office()
    start = at("2026-06-08 10:00:36")
    late = start.replace(microsecond=999999)
    assert (
        schedule.add(late, 60) == schedule.add(start, 60) == at("2026-06-08 10:01:36")
    )
    assert schedule.between(late, at("2026-06-08 10:00:37")) == 1
    before = at("2026-06-08 08:59:59").replace(microsecond=999999)
    assert schedule.add(before, 60) == at("2026-06-08 09:01")
    assert start_instant("immediate", late, schedule) == start
