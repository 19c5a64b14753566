# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Working days ahead, SLA §3.4: tables of dates, and a plain day loop."""

import random
from datetime import date, datetime, timedelta

import pytest
from working_time import WorkingSchedule, WorkingTimeError, dutch_holidays, earliest_day
from working_time_cases import (
    ALL_HOURS,
    AMSTERDAM,
    NIGHT_HOURS,
    OFFICE_HOURS,
    SPLIT_HOURS,
    UTC,
    at,
    office,
)


@pytest.mark.parametrize(
    ("requested", "earliest"),
    [
        # an ordinary fortnight less a day: 14 days are two weeks and four days
        ("2026-06-01 10:00", "2026-06-19"),
        # over Christmas 2026 (Fri 25; the 26th is a Saturday) and New Year (Fri)
        ("2026-12-07 10:00", "2026-12-28"),
        ("2026-12-11 16:59", "2027-01-04"),
        ("2026-12-14 09:00", "2027-01-05"),
        ("2026-12-24 23:59:59", "2027-01-15"),
        ("2026-12-25 12:00", "2027-01-15"),
        ("2026-12-26 12:00", "2027-01-15"),
        ("2026-12-31 10:00", "2027-01-21"),
        ("2027-01-01 00:00", "2027-01-21"),
        # Good Friday 26 March and Easter Monday 29 March 2027
        ("2027-03-15 10:00", "2027-04-06"),
        # King's Day 27 April (Tue), Ascension 6 May (Thu), Whit Monday 17 May 2027
        ("2027-04-12 10:00", "2027-05-03"),
        ("2027-04-26 10:00", "2027-05-19"),
        ("2027-05-05 10:00", "2027-05-27"),
        # Saturday, Sunday and the Friday before them are asked for the same day
        ("2026-06-05 20:00", "2026-06-25"),
        ("2026-06-06 12:00", "2026-06-25"),
        ("2026-06-07 23:59:59", "2026-06-25"),
        ("2026-06-08 00:00", "2026-06-26"),
        # the clock goes forward on 28 March and back on 25 October 2026
        ("2026-03-28 23:30", "2026-04-20"),
        ("2026-03-29 00:30", "2026-04-20"),
        ("2026-10-25 02:30", "2026-11-12"),
        ("2026-10-26 00:15", "2026-11-13"),
    ],
)
def test_fourteen_working_days(requested, earliest):
    day = earliest_day(office(), at(requested), 14)
    assert day == date.fromisoformat(earliest)
    assert day == _day_loop(office(), at(requested), 14)


@pytest.mark.parametrize(
    ("days", "earliest"),
    [
        (0, "2026-06-05"),
        (1, "2026-06-08"),
        (5, "2026-06-12"),
        (6, "2026-06-15"),
        (250, "2027-06-01"),
    ],
)
def test_other_numbers_of_days(days, earliest):
    day = earliest_day(office(), at("2026-06-05 10:00"), days)
    assert day == date.fromisoformat(earliest)


def test_the_day_of_asking_is_local():
    """22:30 UTC is the next day in Amsterdam."""
    late = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    assert earliest_day(office(), late, 1) == date(2026, 6, 3)


def test_windows_make_no_working_day():
    saturday = (at("2026-06-06 10:00"), at("2026-06-06 12:00"))
    schedule = office(extra_windows=[saturday])
    assert earliest_day(schedule, at("2026-06-05 10:00"), 1) == date(2026, 6, 8)


def test_a_closure_of_the_whole_day_is_no_working_day():
    closure = (at("2026-06-08 00:00"), at("2026-06-09 00:00"), "Moving")
    schedule = office(closures=[closure])
    assert earliest_day(schedule, at("2026-06-05 10:00"), 1) == date(2026, 6, 9)
    closure = (at("2026-06-08 00:00"), at("2026-06-08 12:00"), "Moving")
    schedule = office(closures=[closure])
    assert earliest_day(schedule, at("2026-06-05 10:00"), 1) == date(2026, 6, 8)


def test_day_and_night_every_day_counts():
    day = earliest_day(WorkingSchedule.always(AMSTERDAM), at("2026-03-28 10:00"), 14)
    assert day == date(2026, 4, 11)


def test_the_hours_are_against_the_library():
    """The dates of the table rest on these holidays."""
    closed = {*dutch_holidays(2026), *dutch_holidays(2027)}
    for day in ("2026-12-25", "2026-12-26", "2027-01-01", "2027-03-26", "2027-03-29"):
        assert date.fromisoformat(day) in closed
    for day in ("2027-04-27", "2027-05-06", "2027-05-17"):
        assert date.fromisoformat(day) in closed


def test_holidays_beyond_the_horizon_are_refused():
    asked = at("2026-12-14 10:00")
    assert earliest_day(office(), asked, 14, 2027) == date(2027, 1, 5)
    assert earliest_day(office(), asked, 3, 2026) == date(2026, 12, 17)
    with pytest.raises(WorkingTimeError, match="known until 2026"):
        earliest_day(office(), asked, 14, 2026)
    with pytest.raises(WorkingTimeError, match="2000 to 2100"):
        earliest_day(office(), at("2100-12-24 10:00"), 14)


@pytest.mark.parametrize("days", [-1, 1.5, True, "14", None])
def test_refused_numbers(days):
    with pytest.raises(WorkingTimeError, match="working days"):
        earliest_day(office(), at("2026-06-05 10:00"), days)


def test_naive_instant():
    with pytest.raises(WorkingTimeError, match="time zone"):
        earliest_day(office(), datetime(2026, 6, 5, 10), 14)


@pytest.mark.parametrize("seed", range(20))
def test_against_a_day_loop(seed):
    chance = random.Random(seed)
    hours = chance.choice([OFFICE_HOURS, SPLIT_HOURS, NIGHT_HOURS, ALL_HOURS])
    zone = chance.choice(["Europe/Amsterdam", "UTC", "Asia/Beirut", "America/Havana"])
    first = date(2024, 1, 1)
    holidays = {
        first + timedelta(chance.randrange(1200)): "Day off"
        for _day in range(chance.randrange(200))
    }
    schedule = WorkingSchedule(hours, zone, holidays=holidays)
    for _case in range(50):
        requested = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(
            seconds=chance.randrange(1000 * 86400)
        )
        days = chance.randrange(30)
        found = earliest_day(schedule, requested, days)
        assert found == _day_loop(schedule, requested, days)
        assert found >= earliest_day(schedule, requested, max(days - 1, 0))


def _day_loop(schedule, requested, days):
    """Walk from day to day and count those that have opening time."""
    day = requested.astimezone(schedule.zone).date()
    while days:
        day += timedelta(1)
        days -= _opens(schedule, day)
    return day


def _opens(schedule, day):
    start, end = (
        datetime(d.year, d.month, d.day, tzinfo=schedule.zone).astimezone(UTC)
        for d in (day, day + timedelta(1))
    )
    return schedule.between(start, end) > 0
