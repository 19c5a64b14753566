# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Targets in hours, days and weeks, of working time or elapsed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from working_time import (
    START_RULES,
    UNITS,
    WorkingTimeError,
    is_elapsed,
    target_seconds,
)


@pytest.mark.parametrize(
    ("amount", "unit", "seconds"),
    [
        (2, "working_hour", 7200),
        (2, "working_day", 57600),
        (1, "working_week", 144000),
        (2, "working_week", 288000),
        (2, "hour", 7200),
        (2, "day", 172800),
        (2, "week", 1209600),
        (0, "hour", 0),
        (1.5, "working_hour", 5400),
        (1.1, "working_hour", 3960),
        (0.1, "working_day", 2880),
        (Decimal("0.25"), "day", 21600),
        (Fraction(1, 3), "working_hour", 1200),
    ],
)
def test_target(amount, unit, seconds):
    found = target_seconds(amount, unit)
    assert found == seconds
    assert type(found) is int


def test_a_calendar_has_its_own_day_and_week():
    assert target_seconds(2, "working_day", day_seconds=27000) == 54000
    assert target_seconds(2, "working_week", week_seconds=135000) == 270000
    assert target_seconds(2, "day", day_seconds=1, week_seconds=1) == 172800


@pytest.mark.parametrize(
    "amount",
    [True, False, float("nan"), float("inf"), -1, -0.5, None, "two", [], 1j],
    ids=repr,
)
@pytest.mark.parametrize("unit", UNITS)
def test_amounts_refused(amount, unit):
    with pytest.raises(WorkingTimeError, match="number|negative"):
        target_seconds(amount, unit)


def test_parts_of_a_second_are_refused():
    with pytest.raises(WorkingTimeError, match="whole number of seconds"):
        target_seconds(0.3333, "working_hour")


@pytest.mark.parametrize("size", [1.5, True, -1, None, "8"], ids=repr)
def test_sizes_refused(size):
    with pytest.raises(WorkingTimeError, match="working day"):
        target_seconds(1, "working_day", day_seconds=size)
    with pytest.raises(WorkingTimeError, match="working week"):
        target_seconds(1, "working_week", week_seconds=size)


@pytest.mark.parametrize("unit", ["month", "", None, []], ids=repr)
def test_units_refused(unit):
    with pytest.raises(WorkingTimeError, match="no unit"):
        target_seconds(1, unit)
    with pytest.raises(WorkingTimeError, match="no unit"):
        is_elapsed(unit)


def test_names():
    assert [unit for unit in UNITS if is_elapsed(unit)] == ["hour", "day", "week"]
    assert [unit for unit in UNITS if not is_elapsed(unit)] == [
        "working_hour",
        "working_day",
        "working_week",
    ]
    assert START_RULES == ("next_working_day", "next_opening", "immediate")
