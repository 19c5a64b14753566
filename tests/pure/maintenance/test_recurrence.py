# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Occurrences of maintenance, by a table and against a walk from day to day."""

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from maintenance import Rule, list_occurrences, write_rule

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = 3600
YEAR_2026 = (1767222000, 1798758000)  # in Amsterdam


def utc(text):
    """UNIX seconds of ``2026-03-29 01:00`` UTC."""
    at = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    return int(at.timestamp())


def times(rule, first, hour=2.0, length=HOUR, zone=AMSTERDAM, period=YEAR_2026):
    found = list_occurrences(
        rule, date.fromisoformat(first), round(hour * HOUR), length, zone, *period
    )
    return [
        f"{datetime.fromtimestamp(o.start, timezone.utc):%m-%d %H:%M}" for o in found
    ]


def days(rule, first, period=YEAR_2026):
    found = list_occurrences(
        rule, date.fromisoformat(first), 12 * HOUR, HOUR, AMSTERDAM, *period
    )
    return [f"{o.day:%m-%d}" for o in found]


# === Summer time ===


@pytest.mark.parametrize(
    ("day", "hour", "start", "end"),
    [
        # 02:00–03:00 is not there on 29 March: 03:00 CEST, an hour later 04:00
        ("2026-03-29", 2, "2026-03-29 01:00", "2026-03-29 02:00"),
        ("2026-03-29", 2.5, "2026-03-29 01:30", "2026-03-29 02:30"),
        # half-open: 01:00 is before the gap, and an hour later is 03:00 CEST
        ("2026-03-29", 1, "2026-03-29 00:00", "2026-03-29 01:00"),
        ("2026-03-29", 3, "2026-03-29 01:00", "2026-03-29 02:00"),
        # 02:00–03:00 comes twice on 25 October: the first one, CEST
        ("2026-10-25", 2, "2026-10-25 00:00", "2026-10-25 01:00"),
        ("2026-10-25", 2.5, "2026-10-25 00:30", "2026-10-25 01:30"),
        ("2026-10-25", 3, "2026-10-25 02:00", "2026-10-25 03:00"),
        # any other night
        ("2026-03-28", 2, "2026-03-28 01:00", "2026-03-28 02:00"),
        ("2026-06-07", 2, "2026-06-07 00:00", "2026-06-07 01:00"),
    ],
)
def test_the_clock_is_changed(day, hour, start, end):
    (found,) = list_occurrences(
        Rule(),
        date.fromisoformat(day),
        round(hour * HOUR),
        HOUR,
        AMSTERDAM,
        *YEAR_2026,
    )
    assert (found.start, found.end) == (utc(start), utc(end))
    assert found.end - found.start == HOUR
    assert found.day == date.fromisoformat(day)


def test_a_weekly_night_keeps_its_local_time():
    sundays = Rule("weekly", weekdays=(6,))
    found = times(sundays, "2026-03-15", period=(utc("2026-03-15"), utc("2026-04-13")))
    assert found == ["03-15 01:00", "03-22 01:00", "03-29 01:00", "04-05 00:00"] + [
        "04-12 00:00"
    ]


def test_it_lasts_over_the_change():
    found = list_occurrences(
        Rule(), date(2026, 10, 24), 22 * HOUR, 8 * HOUR, AMSTERDAM, *YEAR_2026
    )
    # 22:00 CEST to 05:00 CET: eight hours, on the clock seven
    assert found[0].end == utc("2026-10-25 04:00")


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("UTC", "06-07 02:00"),
        ("America/New_York", "06-07 06:00"),
        ("Asia/Kolkata", "06-06 20:30"),
        ("Australia/Lord_Howe", "06-06 15:30"),
        ("Pacific/Auckland", "06-06 14:00"),
    ],
)
def test_other_zones(zone, start):
    assert times(Rule(), "2026-06-07", zone=ZoneInfo(zone)) == [start]


def test_a_gap_of_half_an_hour():
    # Lord Howe skips 02:00–02:30 on 4 October 2026
    zone = ZoneInfo("Australia/Lord_Howe")
    found = times(Rule(), "2026-10-04", hour=2.25, zone=zone)
    assert found == ["10-03 15:45"]


# === Rules ===


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        (Rule("daily", count=3), "2026-02-27", ["02-27", "02-28", "03-01"]),
        (
            Rule("daily", interval=10, count=3),
            "2026-02-20",
            ["02-20", "03-02", "03-12"],
        ),
        (Rule("weekly", count=2), "2026-06-03", ["06-03", "06-10"]),
        (
            Rule("weekly", weekdays=(1, 3), count=4),
            "2026-06-03",
            ["06-04", "06-09", "06-11", "06-16"],
        ),
        # weeks begin on Monday: Sunday the 7th belongs to the first of them
        (
            Rule("weekly", interval=2, weekdays=(0, 6), count=4),
            "2026-06-03",
            ["06-07", "06-15", "06-21", "06-29"],
        ),
        # the third Sunday, the last Friday
        (
            Rule("monthly_weekday", week=3, weekday=6, count=3),
            "2026-06-22",
            ["07-19", "08-16", "09-20"],
        ),
        (
            Rule("monthly_weekday", week=-1, weekday=4, count=3),
            "2026-01-31",
            ["02-27", "03-27", "04-24"],
        ),
        (
            Rule("monthly_weekday", interval=3, week=1, weekday=6, count=3),
            "2026-01-01",
            ["01-04", "04-05", "07-05"],
        ),
        # a month without that day is passed over
        (
            Rule("monthly_day", month_day=31, count=4),
            "2026-01-01",
            ["01-31", "03-31", "05-31", "07-31"],
        ),
        (
            Rule("monthly_day", month_day=-1, count=3),
            "2026-01-31",
            ["01-31", "02-28", "03-31"],
        ),
        (
            Rule("monthly_day", month_day=15, until=date(2026, 8, 15)),
            "2026-06-15",
            ["06-15", "07-15", "08-15"],
        ),
        (Rule("weekly", until=date(2026, 6, 16)), "2026-06-03", ["06-03", "06-10"]),
        (Rule("yearly"), "2025-05-05", ["05-05"]),
        (Rule("once"), "2026-06-03", ["06-03"]),
        (Rule("once"), "2027-06-03", []),
    ],
)
def test_rules(rule, first, expected):
    assert days(rule, first) == expected


def test_leap_years():
    period = (utc("2024-01-01"), utc("2041-01-01"))
    found = list_occurrences(
        Rule("yearly"), date(2024, 2, 29), 0, HOUR, AMSTERDAM, *period
    )
    assert [o.day.year for o in found] == [2024, 2028, 2032, 2036, 2040]
    last_days = list_occurrences(
        Rule("monthly_day", month_day=-1, interval=12),
        date(2024, 2, 1),
        0,
        HOUR,
        AMSTERDAM,
        *period,
    )
    assert [o.day.day for o in last_days[:5]] == [29, 28, 28, 28, 29]
    # 2100 is none
    assert not list_occurrences(
        Rule("monthly_day", month_day=29, interval=12),
        date(2100, 2, 1),
        0,
        HOUR,
        AMSTERDAM,
        utc("2100-01-01"),
        utc("2103-12-31"),
    )


def test_only_what_starts_in_the_period():
    rule = Rule("daily")
    first = utc("2026-06-03 00:00")  # 02:00 in Amsterdam
    args = (rule, date(2026, 6, 1), 2 * HOUR, HOUR, AMSTERDAM)
    assert [o.start for o in list_occurrences(*args, first, first + 1)] == [first]
    assert not list_occurrences(*args, first + 1, first + 24 * HOUR)


def test_the_rule_as_text():
    first = date(2026, 3, 1)
    assert write_rule(Rule(), first, 2 * HOUR, AMSTERDAM) == (
        "DTSTART;TZID=Europe/Amsterdam:20260301T020000"
    )
    rule = Rule(
        "monthly_weekday", interval=3, week=-1, weekday=6, until=date(2026, 12, 31)
    )
    assert write_rule(rule, first, 2 * HOUR + 1800, AMSTERDAM) == (
        "DTSTART;TZID=Europe/Amsterdam:20260301T023000\n"
        "RRULE:FREQ=MONTHLY;INTERVAL=3;BYDAY=-1SU;UNTIL=20261231T225959Z"
    )


# === Against others ===


def oracle(rule, first, until):
    """Local days of the rule, found by looking at each day in turn."""
    found = []
    day = first
    while day <= until:
        if rule.until and day > rule.until:
            break
        if _falls_on(rule, first, day):
            found.append(day)
            if rule.count and len(found) == rule.count:
                break
        day += timedelta(days=1)
    return found


def _falls_on(rule, first, day):
    if rule.frequency == "daily":
        return (day - first).days % rule.interval == 0
    if rule.frequency == "weekly":
        monday, origin = (d - timedelta(days=d.weekday()) for d in (day, first))
        weeks = (monday - origin).days // 7
        wanted = rule.weekdays or (first.weekday(),)
        return weeks % rule.interval == 0 and day.weekday() in wanted
    months = (day.year - first.year) * 12 + day.month - first.month
    last = monthrange(day.year, day.month)[1]
    if rule.frequency == "yearly":
        return months % (12 * rule.interval) == 0 and day.day == first.day
    if months % rule.interval:
        return False
    if rule.frequency == "monthly_day":
        return day.day == (last if rule.month_day == -1 else rule.month_day)
    if day.weekday() != rule.weekday:
        return False
    if rule.week == -1:
        return day.day + 7 > last
    return (day.day - 1) // 7 + 1 == rule.week


RULES = st.builds(
    Rule,
    frequency=st.sampled_from(
        ["daily", "weekly", "monthly_day", "monthly_weekday", "yearly"]
    ),
    interval=st.integers(1, 5),
    weekdays=st.frozensets(st.integers(0, 6), max_size=4).map(tuple),
    month_day=st.sampled_from([-1, *range(1, 32)]),
    week=st.sampled_from([-1, 1, 2, 3, 4]),
    weekday=st.integers(0, 6),
    until=st.none() | st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    count=st.none() | st.integers(1, 30),
)
ZONES = st.sampled_from(
    ["Europe/Amsterdam", "UTC", "America/New_York", "Australia/Lord_Howe"]
).map(ZoneInfo)
FIRST_DAYS = st.dates(date(2023, 12, 1), date(2026, 6, 1))
SPAN = (utc("2023-11-01"), utc("2027-06-30"))


@given(RULES, FIRST_DAYS, st.integers(0, 1439), ZONES)
def test_same_days_as_a_walk(rule, first, minute, zone):
    if rule.count and rule.until:
        rule = Rule(**{**vars(rule), "until": None})
    found = list_occurrences(rule, first, minute * 60, HOUR, zone, *SPAN)
    assert [o.day for o in found if o.day < date(2027, 6, 1)] == [
        day for day in oracle(rule, first, date(2027, 5, 31))
    ]
    assert all(o.end - o.start == HOUR for o in found)
    assert [o.start for o in found] == sorted({o.start for o in found})


@given(FIRST_DAYS, st.integers(0, 1439), ZONES)
def test_local_times_are_kept_but_in_a_gap(first, minute, zone):
    found = list_occurrences(
        Rule("daily", count=400), first, minute * 60, HOUR, zone, *SPAN
    )
    for occurrence in found:
        local = datetime.fromtimestamp(occurrence.start, timezone.utc).astimezone(zone)
        wanted = datetime.combine(occurrence.day, datetime.min.time()) + timedelta(
            minutes=minute
        )
        if local.replace(tzinfo=None) == wanted:
            # of two the first, as ``fold`` says
            assert local.fold == 0
            continue
        # only a time that is not there moves, forward and by the width of the gap
        moved = local.replace(tzinfo=None) - wanted
        assert timedelta(0) < moved <= timedelta(hours=1)
        again = wanted.replace(tzinfo=zone).astimezone(timezone.utc).astimezone(zone)
        assert again.replace(tzinfo=None) != wanted


@given(RULES, FIRST_DAYS, st.integers(0, 1439))
def test_calendar_programs_read_the_same(rule, first, minute):
    """The text that is shown gives the same occurrences to another reader."""
    if rule.count and rule.until:
        rule = Rule(**{**vars(rule), "until": None})
    text = write_rule(rule, first, minute * 60, AMSTERDAM)
    zones = {"Europe/Amsterdam": AMSTERDAM}
    other = rrulestr(text, tzids=zones.get)
    limit = datetime(2027, 6, 1, tzinfo=AMSTERDAM)
    expected = []
    for at in other:
        if at >= limit:
            break
        expected.append(int(at.timestamp()))
    found = list_occurrences(rule, first, minute * 60, HOUR, AMSTERDAM, *SPAN)
    assert [o.start for o in found if o.start < limit.timestamp()] == expected
