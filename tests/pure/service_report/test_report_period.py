# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The calendar month of a report in the agreement's zone."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from availability import month_period as month_of_uptime
from availability.report import to_seconds
from hypothesis import given
from hypothesis import strategies as st
from service_report import month_period, next_month
from verify_report import first_second

LATER = datetime(2100, 1, 1)
ZONES = ["Europe/Amsterdam", "UTC", "America/Asuncion", "Asia/Kathmandu"]


@pytest.mark.parametrize(
    ("month", "zone", "start", "end"),
    [
        ("2026-06-01", "Europe/Amsterdam", "2026-05-31T22:00:00Z", "2026-06-30T22"),
        # the clock goes forward on 29 March and back on 25 October
        ("2026-03-15", "Europe/Amsterdam", "2026-02-28T23:00:00Z", "2026-03-31T22"),
        ("2026-10-31", "Europe/Amsterdam", "2026-09-30T22:00:00Z", "2026-10-31T23"),
        ("2026-12-31", "Europe/Amsterdam", "2026-11-30T23:00:00Z", "2026-12-31T23"),
        ("2026-06-01", "UTC", "2026-06-01T00:00:00Z", "2026-07-01T00"),
        # midnight of 1 October 2017 did not exist in Paraguay: the day began at one
        ("2017-10-01", "America/Asuncion", "2017-10-01T04:00:00Z", "2017-11-01T03"),
    ],
)
def test_midnights_of_the_zone(month, zone, start, end):
    period = month_period(date.fromisoformat(month), zone, LATER)
    assert (period.start, period.end[:13]) == (start, end)
    assert period.until == period.end
    assert period.is_over


@pytest.mark.parametrize(
    ("month", "seconds"),
    [
        # a day of 23 hours, one of 25, and months of 28 to 31 days
        ("2026-03-01", 2_674_800),
        ("2026-10-01", 2_682_000),
        ("2026-02-01", 2_419_200),
        ("2028-02-01", 2_505_600),
        ("2026-06-01", 2_592_000),
    ],
)
def test_seconds_of_a_month(month, seconds):
    period = month_period(date.fromisoformat(month), "Europe/Amsterdam", LATER)
    assert to_seconds(period.end) - to_seconds(period.start) == seconds


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.sampled_from(ZONES))
def test_uptime_is_measured_over_the_same_month(day, zone):
    """The frozen months and the script have months of their own."""
    period = month_period(day, zone, LATER)
    first, last = to_seconds(period.start), to_seconds(period.end)
    assert month_of_uptime(day.year, day.month, zone) == (first, last)
    assert first_second(day.replace(day=1), zone) == first
    assert first_second(next_month(day), zone) == last


def test_what_lasts_until_midnight_ended_the_day_before():
    period = month_period(date(2026, 6, 1), "UTC", LATER)
    assert not period.ends(period.start) and not period.ends(None)
    assert period.ends("2026-06-01T00:00:01Z") and period.ends(period.end)
    assert not period.ends("2026-07-01T00:00:01Z")


def test_a_month_that_runs():
    now = datetime(2026, 6, 10, 12, 0, 1)
    period = month_period(date(2026, 6, 1), "Europe/Amsterdam", now)
    assert period.until == "2026-06-10T12:00:01Z"
    assert not period.is_over
    assert (period.first_day, period.last_day) == ("2026-06-01", "2026-06-30")


def test_over_in_the_very_second_of_midnight():
    before, midnight = datetime(2026, 6, 30, 21, 59, 59), datetime(2026, 6, 30, 22)
    month = date(2026, 6, 1)
    assert not month_period(month, "Europe/Amsterdam", before).is_over
    assert month_period(month, "Europe/Amsterdam", midnight).is_over


@given(
    day=st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    zone=st.sampled_from(ZONES),
)
def test_each_instant_is_in_one_month(day, zone):
    """Months follow one another, and local days of a month lie in it."""
    period = month_period(day, zone, LATER)
    after = month_period(next_month(day), zone, LATER)
    assert period.end == after.start
    noon = datetime.combine(day, datetime.min.time(), ZoneInfo(zone))
    noon = (noon + timedelta(hours=12)).astimezone(timezone.utc)
    assert period.holds(noon.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert period.first_day <= str(day) <= period.last_day
    assert not period.holds(period.end)
    assert not period.holds(None)
