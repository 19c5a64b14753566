# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime
from typing import NamedTuple

from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon

JUNE = 2_592_000
#: Half past two comes twice that night; the second time, in UTC.
AGAIN, TWICE = "2026-10-25 02:30", datetime(2026, 10, 25, 1, 30)


class Scenario(NamedTuple):
    """What was measured, as (start, end) of Amsterdam times, and what the frozen month
    has to say."""

    name: str
    total: int
    down: int
    left: float
    share: float
    verdict: str
    unknown: int = 0
    #: Of each monitor.
    outages: tuple = ((),)
    gaps: tuple = ()
    bridged: tuple = ()
    windows: tuple = ()
    rule: str = "any"
    month: str = "2026-06"
    excused: bool = False


def on(day, *times):
    """Times of a day of June as (start, end)."""
    return tuple(
        (f"2026-06-{day:02d} {start}", f"2026-06-{day:02d} {end}")
        for start, end in times
    )


#: The agreement lets maintenance count, as it does unless something else is agreed.
COUNTS = (
    Scenario(
        "one within another",
        *(JUNE, 3600, -1008, 99.861, "breached"),
        outages=(on(10, ("10:00", "11:00"), ("10:10", "10:20")),),
    ),
    Scenario(
        "one after another",
        *(JUNE, 1200, 1392, 99.953, "met"),
        outages=(on(10, ("10:00", "10:10"), ("10:10", "10:20")),),
    ),
    Scenario(
        "exactly the budget",
        *(JUNE, 2592, 0, 99.9, "met"),
        outages=(on(10, ("10:00:00", "10:43:12")),),
    ),
    Scenario(
        "a second more",
        *(JUNE, 2593, -1, 99.899, "breached"),
        outages=(on(10, ("10:00:00", "10:43:13")),),
    ),
    Scenario(
        "the clock goes forward",
        *(2_674_800, 3600, -925.2, 99.865, "breached"),
        outages=((("2026-03-29 01:30", "2026-03-29 03:30"),),),
        month="2026-03",
    ),
    Scenario(
        "the clock goes back",
        *(2_682_000, 3600, -918, 99.865, "breached"),
        outages=((("2026-10-25 02:30", AGAIN),),),
        month="2026-10",
    ),
    Scenario(
        "from May into June",
        *(JUNE, 600, 1992, 99.976, "met"),
        outages=((("2026-05-31 23:00", "2026-06-01 00:10"),),),
    ),
    Scenario(
        "it lasts into July",
        *(JUNE, 600, 1992, 99.976, "met"),
        outages=((("2026-06-30 23:50", None),),),
    ),
    Scenario(
        "a short gap is harmless",
        *(JUNE, 1200, 1392, 99.953, "met"),
        unknown=600,
        outages=(on(10, ("10:00", "10:20")),),
        gaps=on(11, ("10:00", "10:10")),
    ),
    Scenario(
        "a bridged gap",
        *(JUNE, 1800, 792, 99.93, "met"),
        outages=(on(10, ("10:00", "10:05"), ("10:25", "10:30")),),
        bridged=on(10, ("10:05", "10:25")),
    ),
    Scenario(
        "two monitors, either counts",
        *(JUNE, 2400, 192, 99.907, "met"),
        outages=(on(10, ("10:00", "10:20")), on(10, ("10:15", "10:40"))),
    ),
    Scenario(
        "two monitors that stand in for each other",
        *(JUNE, 300, 2292, 99.988, "met"),
        outages=(on(10, ("10:00", "10:20")), on(10, ("10:15", "10:40"))),
        rule="all",
    ),
    Scenario(
        "ten times half a minute",
        *(JUNE, 300, 2292, 99.988, "met"),
        outages=(
            on(10, *((f"10:{2 * n:02d}:00", f"10:{2 * n:02d}:30") for n in range(10))),
        ),
    ),
    Scenario(
        "maintenance counts",
        *(JUNE, 1800, 792, 99.93, "met"),
        outages=(on(10, ("02:10", "02:40")),),
        windows=on(10, ("02:00", "03:00")),
    ),
    Scenario(
        "caused by the client",
        *(JUNE - 2700, 0, 2589.3, 100, "met"),
        outages=(on(10, ("10:00", "10:45")),),
        excused=True,
    ),
)
#: The agreement leaves announced maintenance out.
EXCLUDED = (
    Scenario(
        "within maintenance",
        *(2_588_400, 0, 2588.4, 100, "met"),
        outages=(on(10, ("02:10", "02:40")),),
        windows=on(10, ("02:00", "03:00")),
    ),
    Scenario(
        "it begins before maintenance",
        *(2_588_400, 600, 1988.4, 99.976, "met"),
        outages=(on(10, ("01:50", "02:40")),),
        windows=on(10, ("02:00", "03:00")),
    ),
    Scenario(
        "maintenance that overran",
        *(2_588_400, 1500, 1088.4, 99.942, "met"),
        outages=(on(10, ("02:30", "03:25")),),
        windows=on(10, ("02:00", "03:00")),
    ),
    Scenario(
        "windows that overlap",
        *(2_584_800, 0, 2584.8, 100, "met"),
        outages=(on(10, ("02:00", "04:00")),),
        windows=on(10, ("02:00", "03:00"), ("02:30", "04:00")),
    ),
    Scenario(
        "a month of maintenance",
        *(0, 0, 0, 0, "not_applicable"),
        outages=(on(10, ("02:00", "04:00")),),
        windows=(("2026-06-01 00:00", "2026-07-01 00:00"),),
    ),
)


class TestScenariosThroughModels(AvailabilityCommon):
    """The tables of the arithmetic, from recorded outages to the frozen month."""

    def check(self, scenario):
        environment = self._create_environment(
            scenario.name, availability_rule=scenario.rule
        )
        for spans in scenario.outages:
            monitor = self._create_monitor(environment)
            for start, end in spans:
                later = {"ended_at": TWICE} if end == AGAIN else {}
                outage = self.down(start, end, monitor=monitor, **later)
        for start, end in scenario.gaps:
            self.unknown(start, end, monitor=monitor)
        for start, end in scenario.bridged:
            self.unknown(start, end, monitor=monitor, is_bridged=True)
        for start, end in scenario.windows:
            self.window(start, end, environment)
        if scenario.excused:
            self.incident(outage, is_excluded=True)
        month = self.freeze_month(scenario.month, environment=environment)
        self.assertEqual(month.state, "frozen", month.obstacles)
        self.assertEqual(
            (month.total_seconds, month.down_seconds, month.unknown_seconds),
            (scenario.total, scenario.down, scenario.unknown),
        )
        self.assertEqual(month.verdict, scenario.verdict)
        if scenario.total:
            self.assertAlmostEqual(month.budget_left_seconds, scenario.left, 2)
            self.assertAlmostEqual(month.share, scenario.share, 3)
        return month

    def test_maintenance_counts(self):
        for scenario in COUNTS:
            with self.subTest(scenario.name):
                self.check(scenario)

    def test_maintenance_is_left_out(self):
        self.sign_policy(self.copy_policy(maintenance_rule="excluded"))
        for scenario in EXCLUDED:
            with self.subTest(scenario.name):
                self.check(scenario)

    def test_both_figures_of_what_the_client_caused(self):
        (scenario,) = (s for s in COUNTS if s.excused)
        month = self.check(scenario)
        self.assertEqual((month.gross_down_seconds, month.gross_share), (2700, 99.895))
        self.assertEqual(month.gross_verdict, "breached")

    def test_an_outage_over_the_end_of_the_month(self):
        """Ten minutes of June and twenty of July, and not a second twice."""
        self.down("2026-06-30 23:50", "2026-07-01 00:20")
        june, july = self.freeze_month("2026-06"), self.freeze_month("2026-07")
        self.assertEqual((june.down_seconds, july.down_seconds), (600, 1200))

    def test_a_provisional_end_that_is_confirmed_later(self):
        """Unknown from the reported end on; what is measured then settles it."""
        outage = self.down(
            "2026-06-10 10:00", provisional_end_at=local("2026-06-10 10:20")
        )
        month = self.month(at="2026-06-10 11:00")
        self.assertEqual((month.down_seconds, month.unknown_seconds), (1200, 2400))
        outage.sudo().write({"ended_at": local("2026-06-10 10:21")})
        month = self.freeze_month()
        self.assertEqual((month.down_seconds, month.unknown_seconds), (1260, 0))

    def test_a_month_frozen_under_another_norm(self):
        """Old months keep their norm, the new one rules the next."""
        self.down("2026-05-10 10:00", "2026-05-10 10:30")
        self.down("2026-06-10 10:00", "2026-06-10 10:30")
        may = self.freeze_month("2026-05")
        policy = self.copy_policy(uptime_norm=99.95)
        self._create_version("2026-06-01", policy_id=policy.id)._agree_on_paper()
        june = self.freeze_month("2026-06")
        self.assertEqual((may.norm_milli, may.verdict), (99_900, "met"))
        self.assertEqual((june.norm_milli, june.verdict), (99_950, "breached"))

    def test_an_outage_of_the_past_after_freezing(self):
        """The frozen figures stay; the correction says how it is now."""
        month = self.freeze_month()
        self.down("2026-06-20 10:00", "2026-06-20 11:00")
        with self.at("2026-07-05 10:00"):
            month._propose_corrections()
            month._propose_corrections()
        self.assertEqual((month.down_seconds, month.verdict), (0, "met"))
        (correction,) = month.correction_ids
        self.assertEqual(correction.down_seconds, 3600)
        self.assertEqual(correction.verdict, "breached")
        self.assertEqual(month.standing_verdict, "met")
        with self.at("2026-07-06 10:00"):
            correction.with_user(self.manager).action_approve()
        self.assertEqual((month.verdict, month.standing_verdict), ("met", "breached"))
