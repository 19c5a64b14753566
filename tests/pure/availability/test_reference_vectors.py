# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Vectors of Icinga DB's availability function: maintenance as time that is up, and as
time that is left out."""

import pytest
from availability import floor_percent, judge

PERIOD = (1000, 2000)
# name: (period, down, maintenance, unknown, share when up, share when excluded)
VECTORS = {
    "empty history": (PERIOD, [], [], [], "100.0000", "100.0000"),
    "several changes": (
        PERIOD,
        [(1000, 1100), (1300, 1400), (1600, 1700), (1900, 2000)],
        [],
        [],
        "60.0000",
        "60.0000",
    ),
    "odd numbers": (
        PERIOD,
        [(1000, 1023), (1100, 1242), (1300, 1307), (1400, 1666)],
        [],
        [],
        "56.2000",
        "56.2000",
    ),
    "a third": ((1000, 1300), [(1000, 1100)], [], [], "66.6666", "66.6666"),
    "a seventh": ((1000, 1700), [(1000, 1600)], [], [], "14.2857", "14.2857"),
    "overlapping maintenance": (
        PERIOD,
        [(1200, 1500)],
        [(1100, 1300), (1400, 1600)],
        [],
        "90.0000",
        "83.3333",
    ),
    "down before": (PERIOD, [(0, 2000)], [], [], "0.0000", "0.0000"),
    "down before, maintenance": (
        PERIOD,
        [(800, 2000)],
        [(600, 1800)],
        [],
        "80.0000",
        "0.0000",
    ),
    "down before, overlapping maintenance": (
        PERIOD,
        [(800, 2000)],
        [(600, 1000), (800, 1200), (1000, 1400), (1600, 2000), (1800, 2200)],
        [],
        "80.0000",
        "0.0000",
    ),
    "down at first": (PERIOD, [(1000, 1200)], [], [], "80.0000", "80.0000"),
    "unknown at first": (
        PERIOD,
        [(1500, 1700)],
        [],
        [(1000, 1500)],
        "60.0000",
        "60.0000",
    ),
    "unknown in between": (
        PERIOD,
        [(1800, 2000)],
        [],
        [(1100, 1600)],
        "60.0000",
        "60.0000",
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_vector(name):
    period, down, maintenance, unknown, up, excluded = VECTORS[name]
    for mode, share in (("up", up), ("excluded", excluded)):
        judgement = judge(
            period,
            norm_milli=99_900,
            mode=mode,
            down=down,
            unknown=unknown,
            maintenance=maintenance,
        )
        assert floor_percent(judgement.share, 4) == share, mode


def test_two_hours_twice_within_a_day():
    """Overlapping to three hours, as Upptime's test has it."""
    judgement = judge((0, 86_400), norm_milli=99_900, down=[(0, 7200), (3600, 10_800)])
    assert floor_percent(judgement.share, 2) == "87.50"
