# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the engine refuses, in words a person can act on."""

from datetime import date, datetime, timedelta, timezone

import pytest
from working_time import WorkingSchedule, WorkingTimeError, start_instant
from working_time_cases import AMSTERDAM, HOUR, OFFICE_HOURS, at, epoch, office

MONDAY = at("2026-06-08 10:00")
NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    "seconds",
    [True, False, 1.0, 1.5, NAN, INFINITE, "60", None, -1, -(10**30)],
    ids=repr,
)
def test_durations(seconds):
    schedule = office()
    with pytest.raises(WorkingTimeError, match="whole number|negative"):
        schedule.add(MONDAY, seconds)
    with pytest.raises(WorkingTimeError, match="whole number|negative"):
        schedule.add_epoch(epoch("2026-06-08 10:00"), seconds)


@pytest.mark.parametrize("value", [True, 1.5, NAN, "now", None], ids=repr)
def test_epochs(value):
    schedule = office()
    with pytest.raises(WorkingTimeError, match="whole number"):
        schedule.add_epoch(value, 60)
    with pytest.raises(WorkingTimeError, match="whole number"):
        schedule.between_epoch(value, value)


@pytest.mark.parametrize(
    "question",
    [
        lambda schedule, instant: schedule.add(instant, 60),
        lambda schedule, instant: schedule.between(instant, MONDAY),
        lambda schedule, instant: schedule.between(MONDAY, instant),
        lambda schedule, instant: schedule.next_open(instant),
        lambda schedule, instant: schedule.next_close(instant),
        lambda schedule, instant: schedule.next_day_start(instant),
        lambda schedule, instant: schedule.is_open(instant),
        lambda schedule, instant: schedule.intervals(instant, MONDAY),
        lambda schedule, instant: schedule.closed_days(MONDAY, instant),
        lambda schedule, instant: start_instant("next_opening", instant, schedule),
        lambda schedule, instant: start_instant("next_working_day", instant, schedule),
    ],
    ids=range(11),
)
@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 6, 8, 10), "no time zone"),
        (date(2026, 6, 8), "time zone"),
        ("2026-06-08", "time zone"),
        (None, "time zone"),
        (at("1999-12-31 23:59:59"), "outside the years 2000 to 2100"),
        (at("2101-01-01 00:00"), "outside the years 2000 to 2100"),
        (datetime.max.replace(tzinfo=timezone.utc), "outside the years"),
        (datetime.min.replace(tzinfo=timezone.utc), "outside the years"),
        (
            datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
            "outside the years",
        ),
    ],
    ids=lambda value: repr(value) if not isinstance(value, str) else value,
)
def test_instants(question, instant, words):
    with pytest.raises(WorkingTimeError, match=words):
        question(office(), instant)


@pytest.mark.parametrize("value", [-1, 10**30, -(10**30)])
def test_epochs_out_of_range(value):
    with pytest.raises(WorkingTimeError, match="outside the years|negative"):
        office().add_epoch(value, 60)


@pytest.mark.parametrize("seconds", [10**11, 10**30])
def test_a_target_past_2100_is_an_error_at_once(seconds):
    with pytest.raises(WorkingTimeError, match="before the end of 2100"):
        office().add(MONDAY, seconds)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({}, "no working time"),
        ({0: []}, "no working time"),
        (None, "mapping of weekdays"),
        ({7: [(0, HOUR)]}, "weekday"),
        ({-1: [(0, HOUR)]}, "weekday"),
        ({"0": [(0, HOUR)]}, "weekday"),
        ({True: [(0, HOUR)]}, "weekday"),
        ({0: [(HOUR, HOUR)]}, "open before they close"),
        ({0: [(2 * HOUR, HOUR)]}, "open before they close"),
        ({0: [(-1, HOUR)]}, "open before they close"),
        ({0: [(0, 86401)]}, "open before they close"),
        ({0: [(9.0, 17.0)]}, "whole seconds"),
        ({0: [(False, HOUR)]}, "whole seconds"),
        ({0: [9 * HOUR]}, "pairs"),
        ({0: [(1, 2, 3)]}, "pairs"),
    ],
    ids=repr,
)
def test_opening_hours(hours, words):
    with pytest.raises(WorkingTimeError, match=words):
        WorkingSchedule(hours, AMSTERDAM)


@pytest.mark.parametrize(
    "zone",
    ["Europe/Amsterdm", "", None, False, 1, timezone.utc, "../etc/passwd"],
    ids=repr,
)
def test_zones(zone):
    with pytest.raises(WorkingTimeError, match="time zone"):
        WorkingSchedule(OFFICE_HOURS, zone)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"holidays": [date(2026, 1, 1)]}, "mapping of dates"),
        ({"holidays": {datetime(2026, 1, 1): "New Year"}}, "falls on a date"),
        ({"holidays": {"2026-01-01": "New Year"}}, "falls on a date"),
        ({"closures": [(MONDAY, MONDAY - timedelta(1), "x")]}, "ends before"),
        ({"closures": [(MONDAY, MONDAY)]}, "closure is"),
        ({"closures": [(datetime(2026, 1, 1), MONDAY, "x")]}, "no time zone"),
        ({"extra_windows": [(MONDAY, MONDAY - timedelta(1))]}, "ends before"),
        ({"extra_windows": [MONDAY]}, "window is"),
        ({"extra_windows": [(MONDAY, at("2206-06-08 10:00"))]}, "outside the years"),
        ({"revisions": [(MONDAY, OFFICE_HOURS)]}, "valid from a date"),
        ({"revisions": [(date(2026, 1, 1), {8: []})]}, "weekday"),
        (
            {"revisions": [(date(2026, 1, 1), {}), (date(2026, 1, 1), {})]},
            "Two revisions",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_other_parts(options, words):
    with pytest.raises(WorkingTimeError, match=words):
        WorkingSchedule(OFFICE_HOURS, AMSTERDAM, **options)


def test_a_function_that_gives_no_holidays_is_named():
    schedule = office(holidays=lambda year: {"New Year": date(year, 1, 1)})
    with pytest.raises(WorkingTimeError, match="falls on a date"):
        schedule.add(MONDAY, 60)


@pytest.mark.parametrize("rule", ["tomorrow", "", None, False, []], ids=repr)
def test_start_rules(rule):
    with pytest.raises(WorkingTimeError, match="no start rule"):
        start_instant(rule, MONDAY, office())
