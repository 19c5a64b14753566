# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Months and days of a zone."""

from datetime import date

import pytest
from availability import (
    as_zone,
    days,
    local_day,
    midnight,
    month_period,
    months,
    next_month,
    tzdata_version,
)
from availability_months import AMSTERDAM, at


@pytest.mark.parametrize(
    ("month", "seconds"),
    [
        ((2026, 2), 2_419_200),
        ((2028, 2), 2_505_600),
        ((2026, 3), 2_674_800),
        ((2026, 6), 2_592_000),
        ((2026, 10), 2_682_000),
        ((2026, 12), 2_678_400),
    ],
)
def test_length_of_a_month(month, seconds):
    start, end = month_period(*month, AMSTERDAM)
    assert end - start == seconds


def test_a_month_lies_between_local_midnights():
    start, end = month_period(2026, 7, AMSTERDAM)
    # 30 June 22:00 UTC
    assert start == 1_782_856_800 == at("2026-07-01 00:00")
    assert end == at("2026-08-01 00:00")
    assert month_period(2026, 12, AMSTERDAM)[1] == month_period(2027, 1, AMSTERDAM)[0]


@pytest.mark.parametrize(
    ("day", "seconds"),
    [("2026-03-29", 82_800), ("2026-06-10", 86_400), ("2026-10-25", 90_000)],
)
def test_length_of_a_day(day, seconds):
    start = at(f"{day} 00:00")
    assert days((start, start + seconds), AMSTERDAM) == [(start, start + seconds)]


def test_days_of_a_month():
    for month, count in ((3, 31), (10, 31), (6, 30)):
        period = month_period(2026, month, AMSTERDAM)
        found = days(period, AMSTERDAM)
        assert len(found) == count
        assert found[0][0] == period[0] and found[-1][1] == period[1]
        assert all(a[1] == b[0] for a, b in zip(found, found[1:], strict=False))


def test_first_and_last_day_are_cut():
    period = at("2026-06-10 12:00"), at("2026-06-12 06:00")
    assert [end - start for start, end in days(period, AMSTERDAM)] == [
        43_200,
        86_400,
        21_600,
    ]


def test_a_zone_that_skips_midnight():
    """In Beirut the clock jumps from 00:00 to 01:00, in Havana too."""
    start = midnight(date(2026, 3, 29), "Asia/Beirut")
    assert local_day(start, "Asia/Beirut") == date(2026, 3, 29)
    assert local_day(start - 1, "Asia/Beirut") == date(2026, 3, 28)
    march = month_period(2026, 3, "Asia/Beirut")
    assert sum(end - start for start, end in days(march, "Asia/Beirut")) == (
        march[1] - march[0]
    )


def test_months_of_a_period():
    period = at("2026-11-30 23:59"), at("2027-01-01 00:00")
    assert months(period, AMSTERDAM) == [(2026, 11), (2026, 12)]
    assert months((period[0], period[0]), AMSTERDAM) == []
    assert next_month(2026, 12) == (2027, 1)


def test_a_zone_that_does_not_exist():
    for zone in ("Europe/Nowhere", None, ""):
        with pytest.raises(ValueError):
            as_zone(zone)


def test_release_of_the_time_zone_data_is_told():
    assert tzdata_version()
