# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From figures to verdicts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_report import (
    Line,
    decimal,
    floor_percent,
    judge,
    judge_running,
    overall,
)

norms = st.sampled_from([100_000, 99_999, 95_000, 50_000, 1])


@pytest.mark.parametrize(
    ("good", "whole", "norm", "verdict"),
    [
        (0, 0, 100_000, "not_applicable"),
        (0, None, 100_000, "undetermined"),
        (9, 9, 100_000, "met"),
        (8, 9, 100_000, "missed"),
        (19, 20, 95_000, "met"),
        (18, 19, 95_000, "missed"),
        # 99.999 % of 100,000 is 99,999: exactly enough, one less is not
        (99_999, 100_000, 99_999, "met"),
        (99_998, 100_000, 99_999, "missed"),
        # 2 of 3 is 66.6666…, above 66.666 and below 66.667
        (2, 3, 66_666, "met"),
        (2, 3, 66_667, "missed"),
    ],
)
def test_a_month_that_is_over(good, whole, norm, verdict):
    assert judge(good, whole, norm) == verdict


@pytest.mark.parametrize(
    ("good", "whole", "norm", "threatened", "verdict"),
    [
        (0, 0, 100_000, 0, "not_applicable"),
        (0, None, 100_000, 3, "undetermined"),
        (0, 0, 100_000, 1, "at_risk"),
        (5, 5, 100_000, 0, "met"),
        (5, 5, 100_000, 1, "at_risk"),
        # all of them have to be in time, and one was not
        (5, 6, 100_000, 0, "missed"),
        # below the norm, but what comes can make it good
        (1, 2, 95_000, 0, "at_risk"),
        # the norm allows one of twenty, and that one is used up
        (19, 20, 95_000, 0, "at_risk"),
        # one of forty was late; another one is allowed
        (39, 40, 95_000, 0, "met"),
        (39, 40, 95_000, 1, "met"),
        (39, 40, 95_000, 2, "at_risk"),
        (20, 20, 95_000, 0, "met"),
        (20, 20, 95_000, 1, "met"),
        (20, 20, 95_000, 2, "at_risk"),
    ],
)
def test_a_month_that_runs(good, whole, norm, threatened, verdict):
    assert judge_running(good, whole, norm, threatened) == verdict


@given(st.integers(0, 60), st.integers(0, 60), norms)
def test_exact_against_fractions(good, bad, norm):
    whole = good + bad
    verdict = judge(good, whole, norm)
    if not whole:
        assert verdict == "not_applicable"
    else:
        assert (verdict == "met") is (Fraction(good, whole) >= Fraction(norm, 100_000))


@given(st.integers(0, 60), st.integers(0, 60), norms, st.integers(0, 5))
def test_what_runs_and_what_is_over(good, bad, norm, threatened):
    """Missed is final: nothing that still comes can make it good. What runs well and
    is threatened by nothing would be met if the month ended now."""
    whole = good + bad
    verdict = judge_running(good, whole, norm, threatened)
    if verdict == "missed":
        assert all(judge(good + n, whole + n, norm) == "missed" for n in range(200))
    if verdict == "met":
        assert judge(good, whole, norm) == "met"
        assert judge(good, whole + threatened, norm) == "met"
    if judge(good, whole, norm) == "missed":
        assert verdict in ("missed", "at_risk")


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [
        ([], "not_applicable"),
        ([None, None], "not_applicable"),
        (["met", None, "not_applicable"], "met"),
        (["met", "undetermined"], "undetermined"),
        (["undetermined", "at_risk"], "at_risk"),
        (["at_risk", "missed", "met"], "missed"),
    ],
)
def test_the_worst_counts_for_the_whole(verdicts, worst):
    assert overall(verdicts) == worst


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_percentage_is_cut_off_and_never_rounded_up(part, whole):
    shown = Fraction(floor_percent(part, whole))
    exact = Fraction(100 * part, whole)
    assert shown <= exact < shown + Fraction(1, 1_000_000)


def test_almost_all_is_not_all():
    assert floor_percent(99_999_999_999, 100_000_000_000) == "99.999999"
    assert floor_percent(0, 3) == "0.000000"
    assert floor_percent(3, 3) == "100.000000"
    assert floor_percent(3, 0) is None


@pytest.mark.parametrize(
    ("milli", "text"),
    [
        (100_000, "100"),
        (99_900, "99.9"),
        (99_999, "99.999"),
        (5, "0.005"),
        (None, None),
    ],
)
def test_norms_in_decimals(milli, text):
    assert decimal(milli) == text


def test_the_value_of_a_line():
    share = Line("response", "response.P1", "percent", 1, 3)
    assert (share.value, share.to_text()) == (Fraction(100, 3), "33.333333")
    none = Line("response", "response.P1", "percent", 0, 0)
    assert (none.value, none.to_text()) == (None, None)
    count = Line("work", "work.included", "minutes", 95)
    assert (count.value, count.to_text()) == (Fraction(95), "95")
    unknown = Line("uptime", "uptime.7", "percent", None, None)
    assert (unknown.value, unknown.to_text()) == (None, None)
