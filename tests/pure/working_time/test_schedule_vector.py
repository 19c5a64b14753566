# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many at once give what one by one gives, with numpy and without."""

import random

import numpy
import pytest
from working_time import WorkingSchedule, WorkingTimeError, vector
from working_time_cases import (
    ALL_HOURS,
    DAY,
    HOUR,
    NIGHT_HOURS,
    OFFICE_HOURS,
    SPLIT_HOURS,
    SWITCH_HOURS,
    WEEKEND_HOURS,
    epoch,
    office,
)

COUNT = 3000
HOURS = {
    "office": OFFICE_HOURS,
    "split": SPLIT_HOURS,
    "night": NIGHT_HOURS,
    "always": ALL_HOURS,
    "weekend": WEEKEND_HOURS,
    "switch": SWITCH_HOURS,
}


@pytest.fixture(params=["numpy", "lists"])
def form(request, monkeypatch):
    """Arrays with numpy; lists where numpy is not installed."""
    if request.param == "lists":
        monkeypatch.setattr(vector, "_numpy", lambda: None)
        return list
    return numpy.array


def _cases(low, high):
    rnd = random.Random(20260608)
    starts = [rnd.randrange(low, high) for _number in range(COUNT)]
    # Midnights and openings are where an engine goes wrong.
    starts[::3] = [start // HOUR * HOUR for start in starts[::3]]
    seconds = [
        rnd.choice([0, 1, HOUR, 8 * HOUR, 40 * HOUR, rnd.randrange(100 * HOUR)])
        for _number in range(COUNT)
    ]
    ends = [start + rnd.randrange(-DAY, 60 * DAY) for start in starts]
    return starts, seconds, ends


@pytest.mark.parametrize("hours", HOURS.values(), ids=HOURS)
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Australia/Lord_Howe"])
def test_many_are_one_by_one(form, hours, zone):
    low, high = epoch("2024-01-02"), epoch("2029-01-02")
    starts, seconds, ends = _cases(low, high)
    one = WorkingSchedule(hours, zone)
    expected = [one.add_epoch(*pair) for pair in zip(starts, seconds, strict=True)]
    many = WorkingSchedule(hours, zone)
    assert list(many.add_many(form(starts), form(seconds))) == expected
    expected = [one.between_epoch(*pair) for pair in zip(starts, ends, strict=True)]
    many = WorkingSchedule(hours, zone)
    assert list(many.between_many(form(starts), form(ends))) == expected


def test_one_duration_for_all(form):
    schedule = office()
    starts = [epoch("2026-06-05 16:59") + number for number in range(100)]
    for seconds in (0, 8 * HOUR):
        expected = [schedule.add_epoch(start, seconds) for start in starts]
        assert list(schedule.add_many(form(starts), seconds)) == expected


def test_what_goes_in_comes_out():
    schedule = office()
    for count in (0, 1, 1000):
        starts = [epoch("2026-06-08 10:00")] * count
        array = numpy.array(starts, "int64")
        for result in (
            schedule.add_many(starts, 60),
            schedule.between_many(starts, starts),
        ):
            assert type(result) is list and len(result) == count
            assert all(type(item) is int for item in result)
        for result in (
            schedule.add_many(array, 60),
            schedule.between_many(array, array),
        ):
            assert result.dtype == numpy.int64 and result.shape == (count,)


def test_the_input_is_left_alone():
    starts = numpy.array([epoch("2026-06-08 10:00")] * 100)
    before = starts.copy()
    office().add_many(starts, numpy.zeros(100, "int64"))
    office().between_many(starts, starts + 1)
    assert (starts == before).all()


def test_the_horizon_grows_as_far_as_it_must():
    schedule = office()
    starts = numpy.array([epoch("2001-06-01 10:00"), epoch("2099-12-01 10:00")])
    seconds = numpy.array([90 * 250 * 8 * HOUR, HOUR])
    expected = [
        office().add_epoch(int(start), int(duration))
        for start, duration in zip(starts, seconds, strict=True)
    ]
    assert list(schedule.add_many(starts, seconds)) == expected


def test_a_century_does_not_fit_32_bits():
    schedule = office()
    starts = numpy.array([epoch("2000-01-04 10:00"), epoch("2100-12-01 10:00")])
    one = [schedule.add_epoch(int(start), HOUR) for start in starts]
    assert list(schedule.add_many(starts, HOUR)) == one
    assert list(schedule.between_many(starts[:1], starts[1:])) == [
        schedule.between_epoch(int(starts[0]), int(starts[1]))
    ]


@pytest.mark.parametrize(
    ("starts", "seconds", "words"),
    [
        ([1780905600] * 100, [1] * 99, "paired"),
        ([1780905600] * 100, -1, "negative"),
        ([1780905600] * 100, 1.5, "whole number"),
        ([1780905600] * 100, True, "whole number"),
        ([1780905600.5] * 100, 1, "whole number"),
        (["now"] * 100, 1, "whole number"),
        ([0] * 100, 1, "outside the years"),
        ([1780905600] * 100, 2**62, "before the end of 2100"),
        ([1780905600] * 100, 10**30, "before the end of 2100|whole number"),
    ],
)
def test_refused(form, starts, seconds, words):
    duration = form(seconds) if isinstance(seconds, list) else seconds
    with pytest.raises(WorkingTimeError, match=words):
        office().add_many(form(starts), duration)


def test_pairs_must_be_pairs(form):
    with pytest.raises(WorkingTimeError, match="paired"):
        office().between_many(form([1780905600] * 100), form([1780905600] * 99))
