# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The engine against other ways to the same answer.

A minute-by-minute walk of the local clock over DST switches, holidays and odd zones;
the businesstimedelta library for office hours.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import businesstimedelta
import hypothesis.strategies as st
import pytest
import pytz
import working_time_oracle as oracle
from hypothesis import given, settings
from working_time import WorkingSchedule, dutch_holidays
from working_time_cases import (
    ALL_HOURS,
    AMSTERDAM,
    DAY,
    HOUR,
    NIGHT_HOURS,
    OFFICE_HOURS,
    SPLIT_HOURS,
    SWITCH_HOURS,
    UTC,
    WEEKEND_HOURS,
    office,
)

HOURS = {
    "office": OFFICE_HOURS,
    "split": SPLIT_HOURS,
    "night": NIGHT_HOURS,
    "always": ALL_HOURS,
    "weekend": WEEKEND_HOURS,
    "switch": SWITCH_HOURS,
}
WALK_DAYS = 14
# Zones with the first UTC day of a walk that has a switch in the middle.
WALKS = [
    ("Europe/Amsterdam", "2026-03-22"),
    ("Europe/Amsterdam", "2026-10-18"),
    ("America/New_York", "2026-03-02"),
    ("America/New_York", "2026-10-26"),
    ("Australia/Lord_Howe", "2026-03-30"),  # by half an hour
    ("Australia/Lord_Howe", "2026-09-28"),
    ("America/Sao_Paulo", "2018-10-29"),  # midnight does not exist
    ("America/Sao_Paulo", "2018-02-12"),  # 23:00 happens twice
    ("America/Havana", "2026-10-26"),  # midnight happens twice
    ("America/St_Johns", "2010-11-01"),  # back over midnight, into yesterday
    ("Pacific/Apia", "2011-12-24"),  # a day that is skipped
    ("Asia/Kolkata", "2026-12-26"),  # over New Year
    ("UTC", "2026-12-26"),
]
MOMENTS = st.integers(0, WALK_DAYS * DAY - 1)


def _walks():
    return [
        pytest.param(zone, start, HOURS[name], id=f"{zone} {start} {name}")
        for zone, start in WALKS
        for name in HOURS
    ]


@pytest.mark.parametrize(("zone", "start", "hours"), _walks())
def test_walk_of_the_local_clock(zone, start, hours):
    zone = ZoneInfo(zone)
    first, last = oracle.walk(start, WALK_DAYS)
    holiday = (first + timedelta(days=9)).date()
    # Local days that begin before the walk or end after it are walked in part only.
    margin = timedelta(days=2)
    minutes = oracle.open_minutes(hours, zone, first - margin, last + margin, {holiday})
    schedule = WorkingSchedule(hours, zone, holidays={holiday: "Holiday"})

    # Every open minute, and nothing else.
    opened = [
        minute
        for begin, end in schedule.intervals(first, last)
        for minute in _minutes(begin, end)
    ]
    assert opened == [minute for minute in minutes if first <= minute < last]

    @settings(deadline=None, max_examples=15)
    @given(MOMENTS, MOMENTS, st.integers(0, 90 * HOUR))
    def check(one, other, seconds):
        begin = first + timedelta(seconds=one)
        end = first + timedelta(seconds=other)
        assert schedule.between(begin, end) == oracle.between(minutes, begin, end)
        due = oracle.add(minutes, begin, seconds)
        if due:
            assert schedule.add(begin, seconds) == due
        is_open = begin.replace(second=0) in set(minutes)
        assert schedule.is_open(begin) is is_open
        assert (schedule.next_open(begin) == begin) is is_open
        day_start = oracle.next_day_start(minutes, zone, begin)
        if day_start:
            assert schedule.next_day_start(begin) == day_start

    check()


def _minutes(begin, end):
    while begin < end:
        yield begin
        begin += oracle.MINUTE


# businesstimedelta walks the days of office hours; it knows no 24:00.
FROM = datetime(2020, 1, 1, tzinfo=UTC)
SPAN = 16 * 365 * DAY


@pytest.fixture(scope="module")
def rules():
    days = {day for year in range(2020, 2037) for day in dutch_holidays(year)}
    zone = pytz.timezone("Europe/Amsterdam")
    work = businesstimedelta.WorkDayRule(
        start_time=time(9), end_time=time(17), working_days=list(range(5)), tz=zone
    )
    closed = businesstimedelta.HolidayRule(days, tz=zone)
    return businesstimedelta.Rules([work, closed])


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, SPAN), st.integers(1, 80 * HOUR), st.sampled_from([1, 60, 900, HOUR])
)
def test_businesstimedelta_add(rules, moment, seconds, grain):
    start = FROM + timedelta(seconds=moment // grain * grain)
    seconds = max(1, seconds // grain * grain)
    delta = businesstimedelta.BusinessTimeDelta(rules, seconds=seconds)
    assert office().add(start, seconds) == start + delta


@settings(deadline=None, max_examples=50)
@given(st.integers(0, SPAN), st.integers(0, 60 * DAY))
def test_businesstimedelta_between(rules, moment, later):
    start = FROM + timedelta(seconds=moment)
    end = start + timedelta(seconds=later)
    counted = rules.difference(start, end)
    expected = counted.hours * HOUR + counted.seconds
    assert office().between(start, end) == expected


def test_the_walk_itself_on_days_anybody_can_check():
    first, last = oracle.walk("2026-06-08", 2)
    minutes = oracle.open_minutes(OFFICE_HOURS, AMSTERDAM, first, last)
    assert len(minutes) == 16 * 60
    assert minutes[0] == datetime(2026, 6, 8, 7, tzinfo=UTC)
    assert oracle.add(minutes, first, 8 * HOUR) == datetime(2026, 6, 8, 15, tzinfo=UTC)
    assert oracle.add(minutes, datetime(2026, 6, 8, 15, tzinfo=UTC), 0) == datetime(
        2026, 6, 9, 7, tzinfo=UTC
    )
    assert oracle.between(minutes, first, last) == 16 * HOUR
    spring = oracle.open_minutes(
        ALL_HOURS, AMSTERDAM, *oracle.walk("2026-03-27", 4), {date(2026, 3, 28)}
    )
    assert len(spring) == (4 * 24 - 24) * 60
