# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Response and resolution: which clock counts in which month, and as what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_facts import (
    END,
    LENGTH,
    NORMS,
    PRIORITIES,
    START,
    clock,
    clocks,
    document,
    facts,
    find,
    of_clocks,
    period,
    text,
)
from service_report import reckon
from verify_report import check


def line(found, until=END, key="response.P1"):
    """The figure of these clocks."""
    return find(reckon("response", facts(found), period(until)), key)


@pytest.mark.parametrize(
    ("values", "until", "figure"),
    [
        # in time: in the month in which it was reached
        ({"reached": 10, "deadline": 15}, END, (1, 1, "met")),
        ({"reached": 9, "deadline": 15}, END, (0, 0, "not_applicable")),
        ({"reached": 19, "deadline": 25}, END, (1, 1, "met")),
        # decided exactly at the midnight that ends the month: the next one
        ({"reached": 20, "deadline": 25}, END, (0, 0, "not_applicable")),
        ({"reached": 15, "deadline": 15}, END, (1, 1, "met")),
        # too late: in the month in which the deadline passed
        ({"reached": 25, "deadline": 15, "breached": 15}, END, (0, 1, "missed")),
        ({"deadline": 15, "breached": 15}, END, (0, 1, "missed")),
        ({"reached": 12, "deadline": 9, "breached": 9}, END, (0, 0, "not_applicable")),
        ({"deadline": 20, "breached": 20}, END, (0, 0, "not_applicable")),
        ({"deadline": 19}, END, (0, 1, "missed")),
        ({"deadline": 10}, END, (0, 1, "missed")),
        # nobody noted the breach yet: late all the same, strictly after the deadline
        ({"deadline": 15}, 16, (0, 1, "missed")),
        ({"deadline": 15}, 15, (0, 0, "not_applicable")),
        ({"deadline": 15, "risk": 12}, 15, (0, 0, "at_risk")),
        ({"deadline": 15, "risk": 12}, 11, (0, 0, "not_applicable")),
        # about to be late, but in the next month
        ({"deadline": 25, "risk": 12}, 15, (0, 0, "not_applicable")),
        # it waits for the client: no deadline
        ({"deadline": None}, END, (0, 0, "not_applicable")),
        ({"reached": 15, "deadline": None}, END, (1, 1, "met")),
        # cancelled, or best effort
        ({"deadline": 15, "breached": 15, "counts": False}, END, (0, 0, None)),
    ],
)
def test_month_of_a_clock(values, until, figure):
    instants = {k: v if k == "counts" else text(v) for k, v in values.items()}
    found = line([clock(**instants)], until)
    numerator, denominator, verdict = figure
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert found.verdict == (verdict or "not_applicable")


def test_each_clock_is_in_one_month():
    """Three months one after the other, each clock once."""
    found = [
        clock(n, deadline=text(n), breached=text(n) if n % 2 else None)
        for n in range(30)
    ]
    shift = [
        period().__class__(text(a), text(b), text(b), "", "")
        for a, b in ((0, 10), (10, 20), (20, 30))
    ]
    lines = [find(reckon("response", facts(found), p), "response.P1") for p in shift]
    assert [one.denominator for one in lines] == [10, 10, 10]


def test_two_norms_in_a_month():
    """Each version's norm rules its own tickets; the worse verdict counts."""
    good = [clock(n, reached=text(12), deadline=text(15), version=2) for n in range(19)]
    late = clock(98, deadline=text(15), breached=text(15), version=2)
    other = clock(99, reached=text(12), deadline=text(15), version=1)
    found = line([*good, late, other])
    assert (found.numerator, found.denominator) == (20, 21)
    assert (found.verdict, found.norm_milli) == ("met", None)
    assert found.data["norms"] == [95_000, 100_000]
    missed = line([*good, dict(late, version=1), other])
    assert missed.verdict == "missed"


def test_best_effort_is_told_and_does_not_count():
    found = line(
        [clock(reached=text(12), deadline=text(11), counts=False, best_effort=True)]
    )
    assert (found.denominator, found.data["best_effort"]) == (0, 1)


def brute_force(found, until):
    """Second by second: what happened in each second of the month."""
    met, missed = dict.fromkeys(PRIORITIES, 0), dict.fromkeys(PRIORITIES, 0)
    for one in found:
        if not one["counts"]:
            continue
        for second in range(LENGTH + 1):
            if one["breached"] == text(second):
                decided = missed
            elif one["breached"]:
                continue
            elif one["reached"] == text(second):
                decided = met
            elif one["reached"] or one["deadline"] != text(second) or second >= until:
                continue
            else:
                decided = missed
            if START <= second < END:
                decided[one["priority"]] += 1
            break
    return {p: (met[p], met[p] + missed[p]) for p in PRIORITIES}


@given(clocks(max_size=12), st.integers(START, LENGTH))
def test_figures_against_brute_force(found, until):
    lines = reckon("response", facts(found), period(until))
    expected = brute_force(found, min(until, END))
    assert {one.priority: (one.numerator, one.denominator) for one in lines} == expected


@given(clocks(max_size=12))
def test_the_script_reckons_the_same(found):
    """It shares no code with the package."""
    assert check(document(of_clocks(found), period())) == []


@given(clocks(max_size=12))
def test_order_does_not_matter(found):
    known = period()
    assert reckon("response", facts(found), known) == reckon(
        "response", facts(found[::-1]), known
    )


@given(clocks(max_size=8), st.integers(START, END))
def test_missed_stays_missed_when_time_goes_on(found, until):
    """With a norm of all of them a verdict of missed never turns."""
    strict = {**facts(found), "norms": dict.fromkeys(NORMS, 100_000)}
    before = reckon("response", strict, period(until))
    after = reckon("response", strict, period())
    for early, late in zip(before, after, strict=True):
        if early.verdict == "missed":
            assert late.verdict == "missed"
