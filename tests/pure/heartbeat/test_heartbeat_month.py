# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from heartbeat import (
    SUCCESS,
    Config,
    Cron,
    Interval,
    Ping,
    Runs,
    State,
    count_runs,
    list_runs,
    step,
    trouble_since,
)
from hypothesis import given
from hypothesis import strategies as st

HOUR, DAY = 3600, 86400
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOURLY = Interval(HOUR)
T = 1_800_000_000 // HOUR * HOUR


def counted(schedule, grace, *args, **named):
    return count_runs(list_runs(schedule, grace, *args, **named), grace)


def month(number):
    start = datetime(2026, number, 1, tzinfo=AMSTERDAM)
    end = datetime(2026 + number // 12, number % 12 + 1, 1, tzinfo=AMSTERDAM)
    return int(start.timestamp()), int(end.timestamp())


@pytest.mark.parametrize(
    ("number", "expected"), [(3, 743), (4, 720), (5, 744), (10, 745)]
)
@pytest.mark.parametrize("minute", [0, 5, 59])
def test_perfect_month(number, expected, minute):
    start, end = month(number)
    heard = list(range(start - DAY + minute * 60, end + HOUR, HOUR))
    found = counted(HOURLY, 900, start, end, heard)
    assert found == Runs(expected=expected, done=expected)


def test_jitter_around_the_hour_is_no_miss():
    start, end = month(5)
    heard = [
        at + (3 if number % 2 else -3)
        for number, at in enumerate(range(start - DAY, end + HOUR, HOUR))
    ]
    assert counted(HOURLY, 900, start, end, heard).done == 744


def test_what_became_of_each_run():
    start, end = T, T + 8 * HOUR
    heard = [
        T - HOUR + 60,
        T + 60,  # done
        T + HOUR + 959,  # a second before its deadline: done
        T + 2 * HOUR + 1860,  # at its deadline: late
        # the next two hours: nothing; it has failed at six, and at seven, who knows
        T + 7 * HOUR + 1860,
    ]
    failures = [T + 5 * HOUR + 1800]
    blind = [(T + 6 * HOUR + 1800, T + 6 * HOUR + 1900)]
    found = counted(HOURLY, 900, start, end, heard, failures, blind)
    assert found == Runs(expected=8, done=3, late=1, failed=1, unknown=1, missing=2)


def test_one_that_is_missing_is_not_hidden_by_those_after_it():
    start, end = month(5)
    heard = list(range(start - DAY + 60, end + HOUR, HOUR))
    heard.remove(start + 5 * HOUR + 60)
    found = counted(HOURLY, 900, start, end, heard)
    assert found == Runs(expected=744, done=743, missing=1)


def test_nothing_heard_for_weeks():
    start, end = month(5)
    for heard in ([], [start - 20 * DAY], [end + 5 * DAY]):
        found = counted(HOURLY, 900, start, end, heard)
        assert found == Runs(expected=744, missing=744)


def test_run_that_is_not_over_is_not_counted_yet():
    heard = [T - HOUR + 60, T + 60]
    for now, expected in (
        (T + 59, Runs()),
        (T + 60, Runs(expected=1, done=1)),
        (T + HOUR + 959, Runs(expected=1, done=1)),
        (T + HOUR + 960, Runs(expected=2, done=1, missing=1)),
    ):
        found = counted(HOURLY, 900, T, T + 24 * HOUR, heard, now=now)
        assert found == expected


def test_more_often_than_promised_is_no_more_than_promised():
    start, end = month(5)
    heard = list(range(start, end + HOUR, 1200))
    assert counted(HOURLY, 900, start, end, heard) == Runs(expected=744, done=744)


def test_every_61_minutes_is_not_every_hour():
    start, end = month(5)
    found = counted(HOURLY, 900, start, end, list(range(start, end + HOUR, 3660)))
    assert found.expected == 744 and 731 <= found.done <= 733
    assert found.missing == 744 - found.done


def test_nightly_job():
    start, end = month(3)
    nightly = Cron("30 2 * * *", "Europe/Amsterdam")
    due = nightly.expected(start, end)
    heard = [at + 300 for at in due]
    assert counted(nightly, 900, start, end, heard) == Runs(expected=31, done=31)
    heard[4] += 7200
    del heard[9]
    found = counted(nightly, 900, start, end, heard)
    assert found == Runs(expected=31, done=29, late=1, missing=1)


OFFSETS = st.lists(st.integers(-5 * HOUR, 16 * HOUR), max_size=30, unique=True).map(
    sorted
)
SPANS = st.lists(st.tuples(st.integers(0, 12 * HOUR), st.integers(1, HOUR)), max_size=3)
GRACE = st.integers(0, HOUR - 1)


@given(OFFSETS, OFFSETS, SPANS, GRACE)
def test_runs_add_up(successes, failures, spans, grace):
    successes, failures = (
        [T + at for at in offsets] for offsets in (successes, failures)
    )
    blind = [(T + at, T + at + length) for at, length in spans]
    found = counted(HOURLY, grace, T, T + 12 * HOUR, successes, failures, blind)
    assert found.expected == 12
    rest = found.failed + found.missing + found.unknown
    assert found.done + found.late + rest == found.expected
    # without failures and blindness the same ones are missing
    bare = counted(HOURLY, grace, T, T + 12 * HOUR, successes)
    assert (bare.done, bare.late, bare.missing) == (found.done, found.late, rest)


@given(OFFSETS, GRACE)
def test_the_month_agrees_with_the_watch(offsets, grace):
    """What was overdue is late or missing in the month; what never was is neither, but
    for what was lost by running too seldom."""
    successes = [T + at for at in offsets]
    start, end = T, T + 12 * HOUR
    before = [at for at in successes if at < start]
    if not before:
        successes.insert(0, start - 1)
    found = counted(HOURLY, grace, start, end, successes)
    state, overdue = State(), 0
    config = Config(HOURLY, grace)
    for at in [*successes, end + 99 * HOUR]:
        since = trouble_since(state, at)
        overdue += since is not None and start + grace <= since < end
        state, _effect, _took = step(state, Ping(SUCCESS, at), config)
    assert found.late + found.missing >= overdue - 1
    if not overdue:
        gaps = [b - a for a, b in zip(successes, successes[1:], strict=False)]
        assert found.late == 0 and found.missing <= 12 * HOUR // HOUR
        if all(gap <= HOUR for gap in gaps) and successes[-1] >= end:
            assert found.missing == 0


@given(st.lists(st.integers(-440, 440), min_size=26, max_size=26))
def test_jitter_within_the_grace_is_no_miss(jitter):
    heard = [T + (n - 1) * HOUR + shift for n, shift in enumerate(jitter)]
    found = counted(HOURLY, 900, T, T + 24 * HOUR, sorted(heard))
    assert found == Runs(expected=24, done=24)


def test_two_months_share_no_run():
    heard = [T + hour * HOUR + (5 if hour % 2 else -5) for hour in range(-1, 50)]
    halves = [
        list_runs(HOURLY, 900, T + day * DAY, T + (day + 1) * DAY, heard)
        for day in (0, 1)
    ]
    assert count_runs(halves[0] + halves[1], 900) == Runs(expected=48, done=48)
