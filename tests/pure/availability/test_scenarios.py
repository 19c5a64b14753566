# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happens in a month, and the figures and verdict that follow."""

from dataclasses import dataclass, field

import pytest
from availability import days, exact, month_period
from availability_months import (
    AMSTERDAM,
    DAY,
    JUNE,
    MARCH,
    OCTOBER,
    at,
    judged,
    june,
    rounded,
)


@dataclass(frozen=True)
class Scenario:
    """Intervals of a month and what they come to; shares with six digits."""

    total: int
    down: int
    unknown: int
    left: str
    share: str
    verdict: str
    period: tuple = JUNE
    mode: str = "excluded"
    measured: dict = field(default_factory=dict)
    band: tuple | None = None


NIGHT = {"maintenance": june("02:00-03:00")}
SPRING = (at("2026-03-29 01:30"), at("2026-03-29 03:30"))
AUTUMN = (at("2026-10-25 02:30"), at("2026-10-25 02:30", fold=1))
MID_JUNE = (at("2026-06-16 00:00"), JUNE[1])
YEAR = (at("2026-01-01 00:00"), at("2027-01-01 00:00"))
FLAPS = [
    (at("2026-06-10 10:00") + n * 120, at("2026-06-10 10:00") + n * 120 + 30)
    for n in range(10)
]
EIGHT_MINUTES = [(JUNE[0] + day * DAY, JUNE[0] + day * DAY + 480) for day in range(6)]
DNS = june("10:00-10:45")

SCENARIOS = {
    "S01 nothing happened": Scenario(2_592_000, 0, 0, "2592", "100.000000", "met"),
    "S02a exactly the budget": Scenario(
        2_592_000, 2_592, 0, "0", "99.900000", "met",
        measured={"down": june("10:00-10:43:12")},
    ),
    "S02b one second more": Scenario(
        2_592_000, 2_593, 0, "-1", "99.899961", "breached",
        measured={"down": june("10:00-10:43:13")},
    ),
    "S03 overlapping": Scenario(
        2_592_000, 3_000, 0, "-408", "99.884259", "breached",
        measured={"down": june("10:00-10:30", "10:20-10:50")},
    ),
    "S04 nested": Scenario(
        2_592_000, 3_600, 0, "-1008", "99.861111", "breached",
        measured={"down": june("10:00-11:00", "10:10-10:20")},
    ),
    "S05 adjacent": Scenario(
        2_592_000, 1_200, 0, "1392", "99.953704", "met",
        measured={"down": june("10:00-10:10", "10:10-10:20")},
    ),
    "S07 over the start of summer time": Scenario(
        2_674_800, 3_600, 0, "-925.2", "99.865410", "breached",
        period=MARCH, measured={"down": [SPRING]},
    ),
    "S08 over the end of summer time": Scenario(
        2_682_000, 3_600, 0, "-918", "99.865772", "breached",
        period=OCTOBER, measured={"down": [AUTUMN]},
    ),
    "S10 inside maintenance": Scenario(
        2_588_400, 0, 0, "2588.4", "100.000000", "met",
        measured={"down": june("02:10-02:40"), **NIGHT},
    ),
    "S11a overlaps maintenance, excluded": Scenario(
        2_588_400, 600, 0, "1988.4", "99.976820", "met",
        measured={"down": june("01:50-02:40"), **NIGHT},
    ),
    "S11b overlaps maintenance, counted as up": Scenario(
        2_592_000, 600, 0, "1992", "99.976852", "met",
        mode="up", measured={"down": june("01:50-02:40"), **NIGHT},
    ),
    "S11c overlaps maintenance, counts as downtime": Scenario(
        2_592_000, 3_000, 0, "-408", "99.884259", "breached",
        mode="counts", measured={"down": june("01:50-02:40"), **NIGHT},
    ),
    "S12 overrun": Scenario(
        2_588_400, 1_500, 0, "1088.4", "99.942049", "met",
        measured={"down": june("02:30-03:25"), **NIGHT},
    ),
    "S13 announced too late": Scenario(
        2_592_000, 3_600, 0, "-1008", "99.861111", "breached",
        measured={"down": june("02:00-03:00"), "maintenance": []},
    ),
    "S14 overlapping windows": Scenario(
        2_584_800, 0, 0, "2584.8", "100.000000", "met",
        measured={
            "down": june("02:00-04:00"),
            "maintenance": june("02:00-03:00", "02:30-04:00"),
        },
    ),
    "S16 five hours without measurement": Scenario(
        2_592_000, 0, 18_000, "2592", "100.000000", "undetermined",
        measured={"unknown": june("10:00-15:00")},
        band=("99.305556", "100.000000"),
    ),
    "S18 gap and outage": Scenario(
        2_592_000, 1_200, 600, "1392", "99.953693", "met",
        measured={"down": june("10:00-10:20"), "unknown": june("12:00-12:10")},
        band=("99.930556", "99.953704"),
    ),
    "S20 bridged gap": Scenario(
        2_592_000, 1_800, 0, "792", "99.930556", "met",
        measured={"down": june("10:00-10:05", "10:05-10:25", "10:25-10:30")},
    ),
    "S21a agreement from 16 June, 20 minutes": Scenario(
        1_296_000, 1_200, 0, "96", "99.907407", "met",
        period=MID_JUNE,
        measured={"down": [(at("2026-06-20 10:00"), at("2026-06-20 10:20"))]},
    ),
    "S21b agreement from 16 June, 25 minutes": Scenario(
        1_296_000, 1_500, 0, "-204", "99.884259", "breached",
        period=MID_JUNE,
        measured={"down": [(at("2026-06-20 10:00"), at("2026-06-20 10:25"))]},
    ),
    "S24 never closed": Scenario(
        2_592_000, 600, 0, "1992", "99.976852", "met",
        measured={"down": [(at("2026-06-30 23:50"), at("2026-07-20 00:00"))]},
    ),
    "S28 flapping": Scenario(
        2_592_000, 300, 0, "2292", "99.988426", "met", measured={"down": FLAPS}
    ),
    "S29 backdated to the first failure": Scenario(
        2_592_000, 420, 0, "2172", "99.983796", "met",
        measured={"down": june("10:00:12-10:07:12")},
    ),
    "S31 a year": Scenario(
        31_536_000, 31_536, 0, "0", "99.900000", "met",
        period=YEAR,
        measured={"down": [(at("2026-05-01 00:00"), at("2026-05-01 00:00") + 31_536)]},
    ),
    "S35 what really happened": Scenario(
        2_592_000, 2_880, 0, "-288", "99.888889", "breached",
        measured={"down": EIGHT_MINUTES},
    ),
    "S35 what an alert after two minutes tells": Scenario(
        2_592_000, 2_160, 0, "432", "99.916667", "met",
        measured={"down": [(start + 120, end) for start, end in EIGHT_MINUTES]},
    ),
    "S42 caused by the client, gross": Scenario(
        2_592_000, 2_700, 0, "-108", "99.895833", "breached", measured={"down": DNS}
    ),
    "S42 caused by the client, net": Scenario(
        2_589_300, 0, 0, "2589.3", "100.000000", "met",
        measured={"down": DNS, "excused": DNS},
    ),
    "S44a all of it maintenance": Scenario(
        0, 0, 0, "0", "", "not_applicable",
        measured={"maintenance": [JUNE], "down": june("10:00-11:00")},
        band=("", ""),
    ),
    "S44b all of it unknown": Scenario(
        2_592_000, 0, 2_592_000, "2592", "", "undetermined",
        measured={"unknown": [JUNE]}, band=("0.000000", "100.000000"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name):
    expected = SCENARIOS[name]
    month = judged(expected.period, mode=expected.mode, **expected.measured)
    assert (month.total, month.down, month.unknown) == (
        expected.total,
        expected.down,
        expected.unknown,
    )
    assert exact(month.budget_left) == expected.left
    assert rounded(month.share, 6) == expected.share
    band = expected.band or (expected.share, expected.share)
    assert rounded(month.lowest, 6) == band[0]
    assert rounded(month.highest, 6) == band[1]
    assert month.verdict == expected.verdict


def test_coverage_is_shown_apart():
    month = judged(unknown=june("10:00-15:00"))
    assert rounded(month.coverage, 4) == "99.3056"
    day = judged(days(JUNE, AMSTERDAM)[9], unknown=june("10:00-15:00"))
    assert rounded(day.coverage, 4) == "79.1667"
    assert day.verdict == "undetermined"


def test_naive_clock_arithmetic_would_be_wrong():
    """What S07 and S08 would be with wall clock differences."""
    assert SPRING[1] - SPRING[0] == AUTUMN[1] - AUTUMN[0] == 3_600


def test_a_full_month_as_denominator_would_hide_a_breach():
    """S21b over all of June instead of the half in which the agreement ruled."""
    measured = SCENARIOS["S21b agreement from 16 June, 25 minutes"].measured
    assert rounded(judged(JUNE, **measured).share, 6) == "99.942130"


def test_july_starts_down():
    """S24: an outage that was not closed goes on."""
    july = month_period(2026, 7, AMSTERDAM)
    lasting = [(at("2026-06-30 23:50"), at("2026-07-01 00:30"))]
    assert judged(july, down=lasting).down == 1_800


def test_month_to_date():
    """S22: the figure is of the days so far, the budget that of the whole month."""
    outage = [(at("2026-06-05 10:00"), at("2026-06-05 10:30"))]
    sofar = judged((JUNE[0], at("2026-06-10 00:00")), down=outage)
    whole = judged(down=outage)
    assert (sofar.total, sofar.down) == (777_600, 1_800)
    assert rounded(sofar.share, 6) == "99.768519"
    assert exact(whole.budget_left) == "792"
    assert rounded(whole.share, 6) == "99.930556"
    assert whole.verdict == "met"


@pytest.mark.parametrize(
    ("day", "length", "share"),
    [
        ("2026-10-25", 90_000, "96.000000"),
        ("2026-06-10", 86_400, "95.833333"),
        ("2026-03-29", 82_800, "95.652174"),
    ],
)
def test_an_hour_of_a_day(day, length, share):
    """S09: a day has 23, 24 or 25 hours."""
    start = at(f"{day} 00:00")
    (today,) = days((start, start + length), AMSTERDAM)
    figure = judged(today, down=[(start + 40_000, start + 43_600)])
    assert (figure.total, figure.down) == (length, 3_600)
    assert rounded(figure.share, 6) == share


def test_days_lose_no_second():
    """S36: with a day that ends one second early 29 seconds of a month vanish."""
    assert sum(end - start for start, end in days(JUNE, AMSTERDAM)) == 2_592_000
    lasting = [(JUNE[0], JUNE[1])]
    parts = [judged(day, down=lasting).down for day in days(JUNE, AMSTERDAM)]
    assert sum(parts) == 2_592_000
    assert (
        2_592_000 - sum(end - 1 - start for start, end in days(JUNE, AMSTERDAM)) == 30
    )


@pytest.mark.parametrize(
    ("interval", "share"),
    [(60, "0.002315"), (300, "0.011574"), (900, "0.034722")],
)
def test_one_failed_check(interval, share):
    """S38: what one failed check costs at an interval."""
    month = judged(down=[(JUNE[0], JUNE[0] + interval)])
    assert rounded(1 - month.share, 6) == share


def test_counting_heartbeats_is_no_measure():
    """S33, S34: an engine's own percentage counts messages, not seconds."""
    day = (JUNE[0], JUNE[0] + DAY)
    beats, failed = 1_442, 3
    counted = judged((0, beats), down=[(0, failed)])
    assert rounded(counted.share, 6) == "99.791956"
    blip = judged(day, down=[(day[0], day[0] + 60)])
    assert rounded(blip.share, 6) == "99.930556"
    missing = judged(day, unknown=[(day[0], day[0] + 18_000)])
    assert (missing.unknown, missing.verdict) == (18_000, "undetermined")


def test_a_clock_put_back_gives_no_negative_time():
    """An end before its start covers nothing, and nothing exceeds the whole."""
    month = judged(down=[(JUNE[0] + 600, JUNE[0] + 100), (JUNE[0], JUNE[0] + 60)])
    assert month.down == 60
    assert month.share <= 1
