# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lengths of time in words."""

from fractions import Fraction

import pytest
from clock import duration_text
from hypothesis import given
from hypothesis import strategies as st

SECONDS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (42, "42 s"),
        (420, "7 min"),
        (3_605, "1 h 5 s"),
        (12_000, "3 h 20 min"),
        (-925, "-15 min 25 s"),
        (Fraction(86_400, 1_000), "1 min 26 s"),
        (Fraction(-1, 2), "0 s"),
        # what 99.9 % of months, and 99 % of a leap year, leaves
        (Fraction(2_592_000, 1_000), "43 min 12 s"),
        (Fraction(2_678_400, 1_000), "44 min 38 s"),
        (Fraction(31_622_400, 100), "87 h 50 min 24 s"),
    ],
)
def test_words(seconds, text):
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (47 * 3_600, "47 h"),
        (48 * 3_600 - 1, "47 h 59 min 59 s"),
        (48 * 3_600, "2 d"),
        (-(49 * 3_600 + 60), "-2 d 1 h 1 min"),
    ],
)
def test_days(seconds, text):
    assert duration_text(seconds, days=True) == text


def test_language():
    symbols = {"day": "%s d", "hour": "%s u", "minute": "%s min", "second": "%s sec"}
    assert duration_text(7_201, symbols) == "2 u 1 sec"


@given(st.integers(-(10**8), 10**8), st.booleans())
def test_nothing_is_lost(seconds, days):
    text = duration_text(seconds, days=days)
    numbers = text.removeprefix("-").split()
    told = sum(
        int(number) * SECONDS[unit]
        for number, unit in zip(numbers[::2], numbers[1::2], strict=True)
    )
    assert told == abs(seconds)
    assert text.startswith("-") == (seconds < 0)
