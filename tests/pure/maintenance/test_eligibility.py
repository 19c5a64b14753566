# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What counts of announced maintenance: a table, and what holds for all windows."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maintenance import Window, judge_windows
from maintenance.eligibility import split_months

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, MINUTE = 3600, 60


def at(text):
    """UNIX seconds of an Amsterdam time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).timestamp())


START = at("2026-06-10 02:00")


def window(key="w", start=START, minutes=60, ahead=72.0, planned=100.0, **values):
    """A window that was planned and announced so many hours ahead of its start."""
    values.setdefault("notice", 48 * HOUR)
    return Window(
        key=key,
        start=start,
        end=start + minutes * MINUTE,
        planned_at=start - round(planned * HOUR),
        announced_at=None if ahead is None else start - round(ahead * HOUR),
        **values,
    )


def judge(*windows):
    return judge_windows(windows, AMSTERDAM)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, None),
        ({"ahead": 48}, None),  # to the second: 48 hours ahead is in time
        ({"ahead": 48 - 1 / HOUR}, "late"),
        ({"ahead": 6}, "late"),
        ({"ahead": 1 / HOUR, "notice": 0}, None),
        ({"ahead": 0, "notice": 0}, "retroactive"),
        ({"ahead": -1, "notice": 0}, "retroactive"),
        ({"ahead": None}, "not_announced"),
        ({"planned": 0}, "retroactive"),
        ({"planned": -5, "ahead": None}, "retroactive"),
        # entered afterwards, whatever mail there was before
        ({"planned": -5, "ahead": 72}, "retroactive"),
        ({"cancelled": True}, "cancelled"),
        ({"cancelled": True, "planned": -5}, "cancelled"),
        ({"in_force": False}, "no_agreement"),
        ({"cap": HOUR}, None),
        ({"cap": HOUR - 1}, "cap"),
    ],
)
def test_reasons(values, reason):
    found = judge(window(**values))["w"]
    assert found.reason == reason
    if reason is None:
        assert found.ranges == ((START, START + HOUR),)
        assert found.seconds == HOUR
    elif reason != "cap":
        assert found.ranges == ()


def test_the_cap_cuts_a_window():
    found = judge(window(cap=40 * MINUTE))["w"]
    assert found.ranges == ((START, START + 40 * MINUTE),)


def test_the_earlier_window_goes_first():
    second = START + 7 * 24 * HOUR
    found = judge(
        window("b", start=second, cap=90 * MINUTE), window("a", cap=90 * MINUTE)
    )
    assert found["a"].reason is None
    assert found["b"].ranges == ((second, second + 30 * MINUTE),)
    assert found["b"].reason == "cap"


def test_nothing_is_left():
    second = START + 7 * 24 * HOUR
    found = judge(window("a", cap=HOUR), window("b", start=second, cap=HOUR))
    assert (found["b"].reason, found["b"].ranges) == ("cap", ())


def test_what_does_not_count_uses_nothing_up():
    second = START + 7 * 24 * HOUR
    for values in ({"ahead": 6}, {"cancelled": True}, {"planned": -1}):
        found = judge(
            window("a", cap=HOUR, **values), window("b", start=second, cap=HOUR)
        )
        assert found["b"].reason is None


def test_overlap_is_counted_once():
    # 02:00–03:00 and 02:30–04:00: two hours, not two and a half (S14)
    half = START + 30 * MINUTE
    found = judge(
        window("a", cap=2 * HOUR), window("b", start=half, minutes=90, cap=2 * HOUR)
    )
    assert found["a"].reason is None
    assert found["b"].reason is None
    cut = judge(
        window("a", cap=90 * MINUTE),
        window("b", start=half, minutes=90, cap=90 * MINUTE),
    )
    assert cut["b"].ranges == ((half, START + 90 * MINUTE),)


def test_each_month_has_its_own_minutes():
    start = at("2026-06-30 23:00")
    midnight = at("2026-07-01 00:00")
    found = judge(window(start=start, minutes=180, cap=30 * MINUTE))["w"]
    assert found.ranges == (
        (start, start + 30 * MINUTE),
        (midnight, midnight + 30 * MINUTE),
    )
    found = judge(window(start=start, minutes=180, cap=2 * HOUR))["w"]
    assert found.ranges == ((start, start + 3 * HOUR),)
    assert found.reason is None


def test_months_are_local():
    # 1 June 00:30 in Amsterdam is still May in UTC
    start = at("2026-06-01 00:30")
    may = at("2026-05-30 02:00")
    found = judge(window("a", start=may, cap=HOUR), window("b", start=start, cap=HOUR))
    assert found["b"].reason is None


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        ("2026-03-31 23:00", "2026-04-01 01:00", 2),
        ("2026-12-31 23:00", "2027-01-01 01:00", 2),
        ("2026-06-01 00:00", "2026-07-01 00:00", 1),
        ("2026-01-31 12:00", "2026-03-01 12:00", 3),
    ],
)
def test_split(start, end, parts):
    found = split_months(at(start), at(end), AMSTERDAM)
    assert len(found) == parts
    assert (found[0][0], found[-1][1]) == (at(start), at(end))
    assert all(a[1] == b[0] for a, b in zip(found, found[1:], strict=False))


WINDOWS = st.lists(
    st.builds(
        lambda hour, minutes, ahead, planned, cap, cancelled: window(
            start=START + hour * HOUR,
            minutes=minutes,
            ahead=ahead,
            planned=planned,
            cap=cap * MINUTE,
            cancelled=cancelled,
        ),
        hour=st.integers(0, 24 * 40),
        minutes=st.integers(1, 600),
        ahead=st.none() | st.integers(-2, 100),
        planned=st.integers(-2, 200),
        cap=st.just(120),
        cancelled=st.booleans(),
    ),
    max_size=12,
).map(lambda ws: [Window(**{**vars(w), "key": i}) for i, w in enumerate(ws)])


def _seconds(ranges):
    covered = set()
    for start, end in ranges:
        covered.update(range(start // MINUTE, end // MINUTE))
    return covered


@given(WINDOWS, st.randoms(use_true_random=False))
def test_what_holds_for_all(windows, random):
    found = judge(*windows)
    by_month = {}
    for each in windows:
        verdict = found[each.key]
        for start, end in verdict.ranges:
            # never more than was announced
            assert each.start <= start < end <= each.end
            for first, last in split_months(start, end, AMSTERDAM):
                month = datetime.fromtimestamp(first, AMSTERDAM).strftime("%Y-%m")
                by_month.setdefault(month, []).append((first, last))
        if verdict.reason is None:
            assert verdict.seconds == each.end - each.start
        elif verdict.reason != "cap":
            assert not verdict.ranges
    for ranges in by_month.values():
        # never more than the cap, whatever overlaps
        assert len(_seconds(ranges)) <= 120
    # the order in which they are told of does not matter
    shuffled = list(windows)
    random.shuffle(shuffled)
    assert judge(*shuffled) == found


@given(WINDOWS)
def test_a_later_window_takes_nothing_from_an_earlier_one(windows):
    windows = sorted(windows, key=lambda w: (w.start, w.end, w.key))
    before = judge(*windows[:-1])
    after = judge(*windows)
    assert {key: after[key] for key in before} == before
