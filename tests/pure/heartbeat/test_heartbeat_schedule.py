# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from heartbeat import BadSchedule, Cron, Interval, check, following
from heartbeat_oracle import cron_instants, seconds
from hypothesis import given
from hypothesis import strategies as st

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = 3600, 86400
YEAR = seconds("2025-12-31 23:00"), seconds("2026-12-31 23:00")  # in Amsterdam
SPRING, AUTUMN = seconds("2026-03-29 01:00"), seconds("2026-10-25 01:00")

EXPRESSIONS = [
    "0 * * * *",
    "30 2 * * *",
    "0 2 * * *",
    "0,30 2 * * *",
    "0 3 * * *",
    "15 2,3 * * *",
    "*/30 2 * * *",
    "*/20 * * * *",
    "0 */6 * * *",
    "5 4 * * 0",
    "59 23 31 * *",
    "0 1-4 * * *",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_year_of_cron_by_the_minute(expression):
    expected = cron_instants(expression, AMSTERDAM, *YEAR)
    assert Cron(expression, AMSTERDAM.key).expected(*YEAR) == expected


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_next_run_from_every_quarter_of_the_change(expression, change):
    schedule = Cron(expression, AMSTERDAM.key)
    runs = cron_instants(expression, AMSTERDAM, change - DAY, change + 40 * DAY)
    for at in range(change - 5 * HOUR, change + 5 * HOUR, 900):
        assert schedule.next_after(at) == next(run for run in runs if run > at)


def test_runs_of_each_month_of_the_year():
    """A job of every hour runs in each hour that passes."""
    counts = []
    for month in range(1, 13):
        start = datetime(2026, month, 1, tzinfo=AMSTERDAM)
        end = datetime(2026 + month // 12, month % 12 + 1, 1, tzinfo=AMSTERDAM)
        period = int(start.timestamp()), int(end.timestamp())
        by_interval = len(Interval(HOUR).expected(*period))
        for zone in ("UTC", "Europe/Amsterdam"):
            assert len(Cron("0 * * * *", zone).expected(*period)) == by_interval
        counts.append(by_interval)
        daily = Cron("30 2 * * *", "Europe/Amsterdam").expected(*period)
        assert len(daily) == (end.date() - start.date()).days
    assert counts == [744, 672, 743, 720, 744, 720, 744, 744, 720, 745, 720, 744]


def test_fixed_time_in_the_hours_of_the_change():
    nightly = Cron("30 2 * * *", "Europe/Amsterdam")
    # skipped: it runs when the clock has jumped to 03:00
    assert nightly.next_after(SPRING - HOUR) == SPRING
    # comes twice: it runs the first time, from within the second turn not again
    assert nightly.next_after(AUTUMN - HOUR) == AUTUMN - HOUR // 2
    assert nightly.next_after(AUTUMN + 600) == AUTUMN + DAY + HOUR // 2


@pytest.mark.parametrize(
    ("expression", "zone", "code"),
    [
        ("", "UTC", "fields"),
        ("* * * *", "UTC", "fields"),
        ("0 0 * * * *", "UTC", "fields"),
        ("@hourly", "UTC", "fields"),
        ("60 * * * *", "UTC", "expression"),
        ("x * * * *", "UTC", "expression"),
        ("*/0 * * * *", "UTC", "expression"),
        ("0 0 30 2 *", "UTC", "expression"),
        ("0 0 31 4,6 1-5", "UTC", None),  # a day or a weekday
        ("0 0 29 2 *", "UTC", None),
        ("0 0 29 2 */7", "UTC", "never"),  # a Sunday: 2032
        ("0 0 * * 1#1", "UTC", None),
        ("0 0 L * *", "UTC", None),
        ("0 * * * *", "Nowhere/None", "zone"),
        ("0 * * * *", "", "zone"),
        ("0 * * * *", "../etc/passwd", "zone"),
        ("\u0660 * * * *", "UTC", "expression"),
    ],
)
def test_check(expression, zone, code):
    if code == "never":
        # within the nine years that are waited for, or refused
        try:
            check(expression, zone)
        except BadSchedule as error:
            assert error.code == code
        return
    if code is None:
        check(expression, zone)
        return
    with pytest.raises(BadSchedule) as caught:
        check(expression, zone)
    assert caught.value.code == code


@given(st.text(max_size=30), st.text(max_size=12))
def test_no_text_is_a_crash(expression, zone):
    try:
        check(expression, zone)
    except BadSchedule:
        pass


@given(
    st.integers(min_value=seconds("2026-01-01 00:00"), max_value=YEAR[1]),
    st.sampled_from(EXPRESSIONS),
)
def test_next_is_after_and_none_is_left_out(at, expression):
    schedule = Cron(expression, "Europe/Amsterdam")
    following_run = schedule.next_after(at)
    assert following_run > at
    assert schedule.expected(at + 1, following_run + 1) == [following_run]


@pytest.mark.parametrize(
    ("blind", "expected"),
    [
        ([], 11 * HOUR),
        ([(0, HOUR)], 11 * HOUR),  # before it was heard
        ([(10 * HOUR + 60, 10 * HOUR + 600)], 11 * HOUR),  # over before it was due
        ([(11 * HOUR - 60, 11 * HOUR + 60)], 12 * HOUR),
        ([(11 * HOUR + 899, 11 * HOUR + 960)], 12 * HOUR),
        ([(11 * HOUR + 900, 11 * HOUR + 960)], 11 * HOUR),  # overdue before
        ([(10 * HOUR + 2701, 13 * HOUR + 1)], 14 * HOUR),
        ([(11 * HOUR, 11 * HOUR + 9), (12 * HOUR, 12 * HOUR + 9)], 13 * HOUR),
    ],
)
def test_what_could_not_be_received_is_not_waited_for(blind, expected):
    assert following(Interval(HOUR), 10 * HOUR, 900, blind) == expected


def test_local_time_is_no_matter_of_the_machine():
    at = datetime(2026, 7, 1, 12, tzinfo=timezone.utc).timestamp()
    found = Cron("0 9 * * *", "Pacific/Auckland").next_after(int(at))
    assert found == seconds("2026-07-01 21:00")
