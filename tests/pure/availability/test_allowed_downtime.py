# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How long something may be down: periods by norms."""

from fractions import Fraction

import pytest
from availability import allowance, exact, judge

NORMS = (99_000, 99_500, 99_800, 99_900, 99_950, 99_990)
# period: (seconds, allowed seconds at each of the norms)
PERIODS = {
    "day": (86_400, ("864", "432", "172.8", "86.4", "43.2", "8.64")),
    "week": (604_800, ("6048", "3024", "1209.6", "604.8", "302.4", "60.48")),
    "28 days": (2_419_200, ("24192", "12096", "4838.4", "2419.2", "1209.6", "241.92")),
    "29 days": (2_505_600, ("25056", "12528", "5011.2", "2505.6", "1252.8", "250.56")),
    "30 days": (2_592_000, ("25920", "12960", "5184", "2592", "1296", "259.2")),
    "31 days": (2_678_400, ("26784", "13392", "5356.8", "2678.4", "1339.2", "267.84")),
    "average month": (
        2_629_746,
        ("26297.46", "13148.73", "5259.492", "2629.746", "1314.873", "262.9746"),
    ),
    "March in Amsterdam": (
        2_674_800,
        ("26748", "13374", "5349.6", "2674.8", "1337.4", "267.48"),
    ),
    "October in Amsterdam": (
        2_682_000,
        ("26820", "13410", "5364", "2682", "1341", "268.2"),
    ),
    "365 days": (31_536_000, ("315360", "157680", "63072", "31536", "15768", "3153.6")),
    "366 days": (
        31_622_400,
        ("316224", "158112", "63244.8", "31622.4", "15811.2", "3162.24"),
    ),
}


@pytest.mark.parametrize("name", PERIODS)
def test_allowed_downtime(name):
    seconds, allowed = PERIODS[name]
    assert tuple(exact(allowance(seconds, norm)) for norm in NORMS) == allowed


@pytest.mark.parametrize(
    ("seconds", "last_met"), [(2_592_000, 2_592), (2_678_400, 2_678)]
)
def test_one_second_decides(seconds, last_met):
    for down, verdict in ((last_met, "met"), (last_met + 1, "breached")):
        month = judge((0, seconds), norm_milli=99_900, down=[(0, down)])
        assert month.verdict == verdict


@pytest.mark.parametrize(
    ("norm", "seconds"), [(99_500, 12_960), (99_000, 25_920), (95_000, 129_600)]
)
def test_tiers_end_at_exact_shares(norm, seconds):
    """A tier's border is an exact share: the contract says on which side it is."""
    month = judge((0, 2_592_000), norm_milli=norm, down=[(0, seconds)])
    assert month.share == Fraction(norm, 100_000)
    assert month.verdict == "met"
    later = judge((0, 2_592_000), norm_milli=norm, down=[(0, seconds + 1)])
    assert later.share < Fraction(norm, 100_000)
    assert later.verdict == "breached"
