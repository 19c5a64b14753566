# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Norms, pools and what is refused."""

from fractions import Fraction

import pytest
from availability import (
    Part,
    allowance,
    burn_rate,
    chance_to_see,
    cut,
    exact,
    excuse,
    floor_percent,
    in_parallel,
    in_series,
    join,
    judge,
    judge_parts,
    length_error,
    norm_text,
    pool,
    settle,
    trip,
    worst,
)
from availability.burn import STEPS
from availability_months import JUNE, NORM, at, judged, june

HOUR = 3600


def test_pooled_environments():
    """S37: seconds are added, percentages never averaged."""
    clean = judged((0, 720 * HOUR))
    short = judged((0, 24 * HOUR), down=[(0, HOUR)])
    assert floor_percent(pool([clean, short]).share, 6) == "99.865591"
    assert floor_percent((clean.share + short.share) / 2, 6) == "97.916666"


def test_each_part_of_a_pool_has_its_own_norm():
    strict = judge((0, 1_000_000), norm_milli=99_990, down=[(0, 200)])
    lenient = judge((1_000_000, 2_000_000), norm_milli=99_000)
    both = pool([lenient, strict])
    assert both.verdict == "breached"
    assert (both.total, both.down, both.period) == (2_000_000, 200, (0, 2_000_000))
    assert exact(both.budget) == "10100"
    assert both.norm_milli is None
    assert pool([strict]) is strict
    with pytest.raises(ValueError):
        pool([])


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (("met", "breached", "undetermined"), "breached"),
        (("met", "undetermined"), "undetermined"),
        (("met", "not_applicable"), "met"),
        (("not_applicable",), "not_applicable"),
        ((), "not_applicable"),
    ],
)
def test_worst(verdicts, expected):
    assert worst(verdicts) == expected


@pytest.mark.parametrize(
    ("step", "seconds"),
    list(zip(STEPS, ("51.84", "129.6", "259.2", "259.2"), strict=True)),
)
def test_burn_rate_trips(step, seconds):
    """S23: downtime in the last hour, six hours, day and three days."""
    assert exact(trip(NORM, *step)) == seconds


def test_burn_rate():
    day = judged((0, 86_400), down=[(0, 432)])
    assert burn_rate(day) == 5
    assert burn_rate(judge((0, 86_400), norm_milli=None)) is None
    assert burn_rate(judge((0, 86_400), norm_milli=100_000)) is None


def test_chains():
    """S40: what depends on two parts can promise less than either."""
    parts = [Fraction(999, 1000)] * 2
    assert floor_percent(in_series(parts), 4) == "99.8001"
    assert floor_percent(in_parallel(parts), 4) == "99.9999"
    assert in_series([]) == 1


@pytest.mark.parametrize(
    ("interval", "error", "chance"),
    [(30, 12.2, 1), (60, 24.5, 1), (300, 122.5, 0.20), (900, 367.4, 0.07)],
)
def test_precision_of_probing(interval, error, chance):
    """S39: how well an outage, and one of a minute, is seen."""
    assert round(length_error(interval), 1) == error
    assert round(float(chance_to_see(60, interval)), 2) == chance


@pytest.mark.parametrize(
    ("down", "shown"),
    [(0, "100.000"), (60, "99.997"), (2_592, "99.900"), (2_593, "99.899")],
)
def test_never_rounded_in_our_favour(down, shown):
    """S32: rounded to two digits 2,593 seconds would read 99.90."""
    share = judged(down=[(JUNE[0], JUNE[0] + down)]).share
    assert floor_percent(share) == shown
    assert floor_percent(Fraction(9_999, 10_000), 2) == "99.99"


def test_display():
    assert floor_percent(None) == ""
    assert floor_percent(Fraction(1, 3), 0) == "33"
    assert norm_text(99_900) == "99.9"
    assert norm_text(100_000) == "100"
    assert norm_text(99_995) == "99.995"
    assert exact(None) is None
    assert exact(Fraction(-9252, 10)) == "-925.2"
    assert exact(Fraction(0)) == "0"
    with pytest.raises(ValueError):
        exact(Fraction(1, 3))


@pytest.mark.parametrize("norm", [99.9, True, -1, 100_001, "99900"])
def test_a_norm_is_a_whole_number(norm):
    with pytest.raises(ValueError):
        judge((0, 10), norm_milli=norm)


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError):
        judge((0, 10), norm_milli=NORM, mode="ignored")


def test_without_a_norm_there_is_no_verdict():
    """An isolated test environment is measured, and promised nothing."""
    month = judge(JUNE, norm_milli=None, down=june("10:00-12:00"))
    assert (month.down, month.verdict) == (7_200, "not_applicable")
    assert month.budget is None and month.budget_left is None


def test_only_service_time_counts():
    """Service time goes before everything else."""
    month = judged(
        service=june("09:00-17:00"),
        down=june("08:00-10:00"),
        unknown=june("16:30-18:00"),
        maintenance=june("09:30-09:45"),
    )
    assert (month.total, month.down, month.unknown, month.maintenance) == (
        8 * HOUR - 900,
        HOUR - 900,
        1_800,
        900,
    )


def test_down_goes_before_unknown():
    month = judged(down=june("10:00-10:10"), unknown=june("09:55-10:20"))
    assert (month.down, month.unknown) == (600, 900)


def test_maintenance_that_counts_changes_nothing():
    measured = {"down": june("01:00-05:00"), "unknown": june("06:00-07:00")}
    windows = june("02:00-03:00", "06:00-08:00")
    with_windows = judged(mode="counts", maintenance=windows, **measured)
    without = judged(mode="counts", **measured)
    assert with_windows.maintenance == 3 * HOUR
    assert (with_windows.total, with_windows.down, with_windows.unknown) == (
        without.total,
        without.down,
        without.unknown,
    )


def test_excused_only_while_nothing_else_was_down():
    client, ours = june("10:00-11:00"), june("10:30-11:30")
    excused = excuse(client + ours, ours)
    assert excused == june("10:00-10:30")
    month = judged(down=client + ours, excused=excused)
    assert (month.total, month.down) == (2_592_000 - 1_800, HOUR)


def test_settled_by_a_person():
    intervals = {
        "down": june("10:00-10:30"),
        "unknown": june("12:00-13:00"),
        "excluded": june("10:00-10:30"),
        "maintenance": [],
        "service": None,
    }
    settled = settle(
        intervals,
        up=june("10:00-10:10", "12:00-12:30"),
        down=june("12:30-12:40"),
        unknown=june("15:00-15:10"),
    )
    assert settled["down"] == june("10:10-10:30", "12:30-12:40")
    assert settled["unknown"] == june("12:40-13:00", "15:00-15:10")
    assert settled["excluded"] == june("10:10-10:30")
    assert settled["service"] is None


# === An agreement that changes during the month ===

MIDDLE = at("2026-06-16 00:00")
NOTHING = {
    "down": [],
    "unknown": [],
    "maintenance": [],
    "excluded": [],
    "service": None,
}


def test_a_renewed_agreement_goes_on_with_the_month():
    """The same norm in two versions: one month, one budget."""
    parts = join(
        [
            Part(MIDDLE, JUNE[1], NORM, "counts", ("v2",)),
            Part(JUNE[0], MIDDLE, NORM, "counts", ("v1",)),
        ]
    )
    assert parts == [Part(*JUNE, NORM, "counts", ("v1", "v2"))]
    # more than half of the budget in one half of the month
    measured = {**NOTHING, "down": june("10:00-10:40")}
    assert judge_parts(JUNE, parts, measured).verdict == "met"


def test_another_norm_is_held_against_its_own_part():
    parts = join(
        [
            Part(JUNE[0], MIDDLE, 99_000, "counts"),
            Part(MIDDLE, JUNE[1], 99_990, "counts"),
        ]
    )
    early = {**NOTHING, "down": june("10:00-10:20")}
    late = {**NOTHING, "down": [(MIDDLE, MIDDLE + 1_200)]}
    assert judge_parts(JUNE, parts, early).verdict == "met"
    month = judge_parts(JUNE, parts, late)
    assert month.verdict == "breached"
    assert exact(month.budget) == "13089.6"
    assert (month.total, month.down) == (2_592_000, 1_200)


def test_a_gap_between_agreements_is_not_judged():
    parts = join(
        [
            Part(JUNE[0], MIDDLE - 86_400, NORM, "counts"),
            Part(MIDDLE, JUNE[1], NORM, "counts"),
        ]
    )
    assert len(parts) == 2
    measured = {**NOTHING, "down": [(MIDDLE - 86_400, MIDDLE)]}
    month = judge_parts(JUNE, parts, measured)
    assert (month.total, month.down) == (2_592_000 - 86_400, 0)


def test_no_agreement_at_all():
    month = judge_parts(JUNE, [], NOTHING)
    assert (month.total, month.verdict, month.period) == (0, "not_applicable", JUNE)


def test_cut():
    part = Part(0, 100, NORM, "counts", ("v1",))
    assert cut([part], 40, 60) == [Part(40, 60, NORM, "counts", ("v1",))]
    assert cut([part], 100, 200) == []
    assert allowance(0, NORM) == 0
