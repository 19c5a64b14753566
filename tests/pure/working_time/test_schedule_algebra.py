# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Laws that hold on any calendar, whatever is asked first."""

from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from working_time import WorkingSchedule, WorkingTimeError
from working_time_cases import (
    ALL_HOURS,
    DAY,
    HOUR,
    NIGHT_HOURS,
    OFFICE_HOURS,
    SPLIT_HOURS,
    SWITCH_HOURS,
    WEEKEND_HOURS,
    at,
    epoch,
    office,
)

ZONES = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "UTC"]
HOURS = [
    OFFICE_HOURS,
    SPLIT_HOURS,
    NIGHT_HOURS,
    ALL_HOURS,
    WEEKEND_HOURS,
    SWITCH_HOURS,
]
LOW, HIGH = epoch("2025-01-01"), epoch("2029-01-01")
END = at("2100-12-31 00:00")
INSTANTS = st.integers(LOW, HIGH)
DURATIONS = st.one_of(
    st.integers(1, 200 * HOUR), st.sampled_from([1, 8 * HOUR, 16 * HOUR, 40 * HOUR])
)


@st.composite
def _shifts(draw):
    cuts = draw(st.lists(st.integers(0, DAY), max_size=6, unique=True).map(sorted))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def schedules(draw):
    """Any calendar: the usual ones, or drawn shifts, holidays and windows."""
    table = draw(
        st.one_of(st.sampled_from(HOURS), st.dictionaries(st.integers(0, 6), _shifts()))
    )
    if not any(table.values()):
        table = OFFICE_HOURS
    holidays = draw(st.sets(st.dates(date(2025, 1, 1), date(2029, 1, 1)), max_size=20))
    pairs = st.tuples(INSTANTS, st.integers(1, 30 * DAY)).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    )
    closures = draw(st.lists(pairs, max_size=3))
    windows = draw(st.lists(pairs, max_size=3))
    return WorkingSchedule(
        table,
        draw(st.sampled_from(ZONES)),
        holidays=dict.fromkeys(holidays, "Holiday"),
        closures=[(_utc(start), _utc(end), "Closed") for start, end in closures],
        extra_windows=[(_utc(start), _utc(end)) for start, end in windows],
    )


def _utc(seconds):
    return at("1970-01-01 01:00") + timedelta(seconds=seconds)


any_case = settings(deadline=None, max_examples=80)


@any_case
@given(schedules(), INSTANTS, INSTANTS, st.integers(0, 200 * HOUR))
def test_datetimes_and_epochs_are_the_same(schedule, start, end, seconds):
    fresh = schedule.extended([])  # the first question takes another way
    for one in (schedule, fresh, schedule):
        assert one.add(_utc(start), seconds) == _utc(one.add_epoch(start, seconds))
        elapsed = one.between(_utc(start), _utc(end))
        assert elapsed == one.between_epoch(start, end)


@any_case
@given(schedules(), INSTANTS, DURATIONS, DURATIONS)
def test_two_steps_are_one(schedule, start, first, second):
    there = schedule.add_epoch(start, first)
    assert schedule.add_epoch(there, second) == schedule.add_epoch(
        start, first + second
    )


@any_case
@given(schedules(), INSTANTS, DURATIONS)
def test_what_was_added_lies_between(schedule, start, seconds):
    end = schedule.add_epoch(start, seconds)
    assert schedule.between_epoch(start, end) == seconds
    # The first such instant: a second earlier a second is missing.
    assert schedule.between_epoch(start, end - 1) == seconds - 1


@any_case
@given(schedules(), INSTANTS, INSTANTS, DURATIONS)
def test_later_stays_later(schedule, one, other, seconds):
    early, late = sorted([one, other])
    assert schedule.add_epoch(early, seconds) <= schedule.add_epoch(late, seconds)
    assert schedule.add_epoch(one, seconds) < schedule.add_epoch(one, seconds + 1)


@any_case
@given(schedules(), st.tuples(INSTANTS, INSTANTS, INSTANTS).map(sorted))
def test_time_between_adds_up(schedule, instants):
    first, middle, last = instants
    assert schedule.between_epoch(first, last) == schedule.between_epoch(
        first, middle
    ) + schedule.between_epoch(middle, last)


@any_case
@given(schedules(), INSTANTS)
def test_zero_goes_to_the_next_opening(schedule, start):
    instant = _utc(start)
    opening = schedule.next_open(instant)
    assert schedule.add(instant, 0) == opening
    assert schedule.is_open(opening)
    assert schedule.between(instant, opening) == 0
    close = schedule.next_close(instant)
    if close > END:  # it never closes again, so there is no instant to ask about
        return
    assert not schedule.is_open(close)
    assert schedule.between(opening, close) == int((close - opening).total_seconds())


@any_case
@given(schedules(), st.lists(st.integers(LOW, LOW + 90 * DAY), min_size=2, max_size=2))
def test_intervals_are_the_time_between(schedule, instants):
    start, end = map(_utc, sorted(instants))
    found = schedule.intervals(start, end)
    assert sum(
        int((closing - opening).total_seconds()) for opening, closing in found
    ) == schedule.between(start, end)
    bounds = [instant for interval in found for instant in interval]
    assert bounds == sorted(set(bounds))  # in order, apart, none of them empty


@any_case
@given(schedules(), st.lists(st.tuples(INSTANTS, DURATIONS), min_size=1, max_size=8))
def test_answers_do_not_depend_on_what_was_asked_before(schedule, questions):
    fresh = schedule.extended([])
    forward = [_answer(schedule, *question) for question in questions]
    backward = [_answer(fresh, *question) for question in reversed(questions)]
    assert forward == backward[::-1]
    alone = [_answer(schedule.extended([]), *question) for question in questions]
    assert forward == alone


def _answer(schedule, start, seconds):
    """``add_epoch``, or None: a calendar that opens for a second a week has not enough
    time before its horizon."""
    try:
        return schedule.add_epoch(start, seconds)
    except WorkingTimeError:
        return None


@pytest.mark.parametrize("years", [(2001, 2099, 2026), (2099, 2001, 2026)])
def test_the_horizon_grows_to_both_sides(years):
    schedule = office()
    answers = {
        year: schedule.add(at(f"{year}-06-01 12:00"), 100 * HOUR) for year in years
    }
    for year, answer in answers.items():
        assert office().add(at(f"{year}-06-01 12:00"), 100 * HOUR) == answer
    assert schedule.between(at("2001-01-01 00:00"), at("2099-12-31 23:59")) > 0
    assert schedule.add(at("2001-01-02 09:00"), 90 * 250 * 8 * HOUR).year in (
        2089,
        2090,
    )


def test_only_the_years_asked_for_are_built():
    asked = []

    def holidays(year):
        asked.append(year)
        return {}

    schedule = office(holidays=holidays)
    assert asked == []
    schedule.add(at("2026-06-08 10:00"), 8 * HOUR)
    assert asked == [2026, 2027]
    schedule.add(at("2027-12-31 10:00"), 80 * HOUR)
    assert sorted(asked) == [2026, 2027, 2028, 2029]
    schedule.extended([(at("2026-06-08 20:00"), at("2026-06-08 22:00"))]).add(
        at("2026-06-08 10:00"), 8 * HOUR
    )
    assert len(asked) == len(set(asked))
