# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon


class TestAvailability(AvailabilityCommon):
    """What a month comes to, from outages, windows and agreements."""

    def assert_figures(self, month, total, down, unknown=0, verdict="met"):
        self.assertEqual(
            (month.total_seconds, month.down_seconds, month.unknown_seconds),
            (total, down, unknown),
        )
        self.assertEqual(month.verdict, verdict)

    def test_nothing_happened(self):
        month = self.month()
        self.assert_figures(month, 2_592_000, 0)
        self.assertEqual((month.share, month.norm, month.mode), (100, 99.9, "counts"))
        self.assertEqual(month.budget_left_seconds, 2592)
        self.assertEqual(month.period_start, local("2026-06-01 00:00"))
        self.assertEqual(month.period_end, local("2026-07-01 00:00"))

    def test_equality_is_met_and_one_second_more_is_not(self):
        self.down("2026-06-10 10:00", "2026-06-10 10:43:12")
        self.assert_figures(self.month(), 2_592_000, 2592)
        self.down("2026-06-11 10:00", "2026-06-11 10:00:01")
        month = self.month()
        self.assert_figures(month, 2_592_000, 2593, verdict="breached")
        self.assertEqual((month.share, month.budget_left_seconds), (99.899, -1))

    def test_months_of_summer_and_winter_time(self):
        self.down("2026-03-29 01:30", "2026-03-29 03:30")
        self.assert_figures(self.month("2026-03"), 2_674_800, 3600, verdict="breached")
        self.assert_figures(self.month("2026-10"), 2_682_000, 0)

    def test_an_outage_that_lasts(self):
        """It counts to the month's end, and on in the next month."""
        self.down("2026-06-30 23:50")
        self.assert_figures(self.month(), 2_592_000, 600)
        july = self.month("2026-07", at="2026-07-01 00:30")
        self.assert_figures(july, 1800, 1800)
        self.assertEqual(july.share, 0)

    def test_what_was_not_measured(self):
        self.unknown("2026-06-10 10:00", "2026-06-10 15:00")
        month = self.month()
        self.assert_figures(month, 2_592_000, 0, 18_000, verdict="undetermined")
        self.assertEqual((month.lowest_share, month.coverage), (99.305, 99.305))
        self.assertEqual(month.share_text, "At least 99.305 %")
        self.assertNotIn("100.000", month.explanation)
        self.down("2026-06-11 10:00", "2026-06-11 10:10")
        month = self.month()
        self.assertEqual(month.share_text, "99.282 to 99.976 %")
        self.assertIn("99.976 %.\nWere everything unknown down", month.explanation)

    def test_a_reported_end_that_nothing_confirms(self):
        """Down until then, and after it nobody knows."""
        self.down("2026-06-30 10:00", provisional_end_at=local("2026-06-30 10:10"))
        month = self.month()
        self.assert_figures(
            month, 2_592_000, 600, 14 * 3600 - 600, verdict="undetermined"
        )

    def test_before_the_monitor_nothing_is_known(self):
        environment = self._create_environment("New")
        self._create_monitor(environment, since="2026-06-03 00:00")
        month = self.month(environment=environment)
        self.assert_figures(month, 2_592_000, 0, 2 * 86_400, verdict="undetermined")

    def test_a_second_monitor_makes_nothing_unknown(self):
        self._create_monitor(self.environment, since="2026-06-20 00:00", name="Second")
        self.assert_figures(self.month(), 2_592_000, 0)

    def test_any_and_all(self):
        second = self._create_monitor(self.environment, name="Second")
        self.down("2026-06-10 10:00", "2026-06-10 10:20")
        self.down("2026-06-10 10:15", "2026-06-10 10:40", monitor=second)
        self.assert_figures(self.month(), 2_592_000, 2400)
        self.environment.availability_rule = "all"
        self.assert_figures(self.month(), 2_592_000, 300)

    def test_what_hinders_does_not_count(self):
        partial = self._create_monitor(self.environment, name="Mail", effect="partial")
        self.down("2026-06-10 10:00", "2026-06-10 20:00", monitor=partial)
        self.assert_figures(self.month(), 2_592_000, 0)
        # it counted for what it was then, whatever it is now
        partial.effect = "down"
        self.assert_figures(self.month(), 2_592_000, 0)

    # === Maintenance ===

    def test_maintenance_counts_by_default(self):
        self.window("2026-06-10 02:00", "2026-06-10 03:00")
        self.down("2026-06-10 02:10", "2026-06-10 02:40")
        month = self.month()
        self.assert_figures(month, 2_592_000, 1800)
        self.assertEqual(month.maintenance_seconds, 3600)

    def test_maintenance_that_the_agreement_excludes(self):
        self.sign_policy(self.copy_policy(maintenance_rule="excluded"))
        self.window("2026-06-10 02:00", "2026-06-10 03:00")
        self.down("2026-06-10 02:30", "2026-06-10 03:25")
        month = self.month()
        self.assert_figures(month, 2_588_400, 1500)
        self.assertEqual(month.mode, "excluded")
        self.assertAlmostEqual(month.budget_left_seconds, 1088.4)

    # === The agreement ===

    def test_the_norm_of_the_version_in_force(self):
        self.sign_policy(self.copy_policy(uptime_norm=99.95))
        self.down("2026-06-10 10:00", "2026-06-10 10:30")
        month = self.month()
        self.assert_figures(month, 2_592_000, 1800, verdict="breached")
        self.assertEqual(month.norm_milli, 99_950)

    def test_a_version_that_changes_during_the_month(self):
        """Each part is held against its own norm; the seconds are one sum."""
        policy = self.copy_policy(uptime_norm=99.99)
        version = self._create_version("2026-06-16", policy_id=policy.id)
        version._agree_on_paper()
        self.down("2026-06-10 10:00", "2026-06-10 10:20")
        month = self.month()
        self.assert_figures(month, 2_592_000, 1200)
        self.assertEqual(month.norm_milli, 0)
        self.assertAlmostEqual(month.budget_seconds, 1296 + 129.6)
        self.assertIn("changed during the month", month.explanation)
        self.down("2026-06-20 10:00", "2026-06-20 10:03")
        self.assert_figures(self.month(), 2_592_000, 1380, verdict="breached")

    def test_a_renewal_with_the_same_norm_is_one_month(self):
        self._create_version("2026-06-16")._agree_on_paper()
        self.down("2026-06-10 10:00", "2026-06-10 10:40")
        month = self.month()
        self.assert_figures(month, 2_592_000, 2400)
        self.assertEqual(month.norm_milli, 99_900)

    def test_an_agreement_that_starts_during_the_month(self):
        agreement = self.agreement.copy({"reference": "SLA-LATE", "version_ids": []})
        version = self._create_version("2026-06-16", agreement_id=agreement.id)
        version._agree_on_paper()
        environment = self._create_environment("Late", agreement_id=agreement.id)
        monitor = self._create_monitor(environment)
        self.down("2026-06-20 10:00", "2026-06-20 10:25", monitor=monitor)
        self.down("2026-06-02 10:00", "2026-06-02 20:00", monitor=monitor)
        month = self.month(environment=environment)
        self.assert_figures(month, 1_296_000, 1500, verdict="breached")
        self.assertEqual(month.period_start, local("2026-06-16 00:00"))
        self.assertIn("only that time is judged", month.explanation)

    def test_an_agreement_that_ends_during_the_month(self):
        with self.at("2026-05-01 12:00"):
            self.version._terminate(local("2026-06-10 12:00").date(), "moves away")
        self.down("2026-06-12 10:00", "2026-06-12 20:00")
        self.assert_figures(self.month(), 864_000, 0)

    def test_a_month_without_an_agreement(self):
        with self.at("2026-05-01 12:00"):
            self.version._terminate(local("2026-05-20 12:00").date(), "moves away")
        month = self.month()
        self.assert_figures(month, 0, 0, verdict="not_applicable")
        self.assertEqual(month.share_text, "Nothing to judge")
        self.assertTrue(month.explanation)

    def test_a_test_environment_is_measured_and_promised_nothing(self):
        environment = self._create_environment("Test", kind="test")
        monitor = self._create_monitor(environment)
        self.down("2026-06-10 00:00", "2026-06-12 00:00", monitor=monitor)
        month = self.month(environment=environment)
        self.assert_figures(month, 2_592_000, 172_800, verdict="not_applicable")
        self.assertIn("best effort", month.explanation)

    # === Caused by the client ===

    def test_excluded_by_approval_only(self):
        outage = self.down("2026-06-10 10:00", "2026-06-10 10:45")
        incident = self.incident(outage)
        for user, kind in (
            (self.agent, None),
            (self.agent, "requested"),
            (self.manager, "refused"),
        ):
            if kind:
                incident.with_user(user)._decide(kind, "Their DNS", "Their mail")
            month = self.month()
            self.assert_figures(month, 2_592_000, 2700, verdict="breached")
            self.assertEqual(month.excluded_seconds, 0)
        self.exclude_incident(incident)
        month = self.month()
        self.assert_figures(month, 2_589_300, 0)
        self.assertEqual((month.gross_down_seconds, month.gross_share), (2700, 99.895))
        self.assertEqual(month.gross_verdict, "breached")
        self.assertEqual(month.excluded_seconds, 2700)
        self.assertIn("Excluded by approval: 45 min", month.explanation)

    def test_excluded_only_while_nothing_else_is_down(self):
        second = self._create_monitor(self.environment, name="Second")
        client = self.down("2026-06-10 10:00", "2026-06-10 11:00")
        self.down("2026-06-10 10:30", "2026-06-10 11:30", monitor=second)
        self.incident(client, is_excluded=True)
        self.assert_figures(self.month(), 2_592_000 - 1800, 3600, verdict="breached")

    # === While it runs ===

    def test_month_to_date(self):
        self.down("2026-06-05 10:00", "2026-06-05 10:30")
        month = self.month(at="2026-06-10 00:00")
        self.assert_figures(month, 777_600, 1800)
        self.assertEqual((month.share, month.projected_share), (99.768, 99.930))
        self.assertEqual(month.budget_left_seconds, 792)
        self.assertIn("If nothing more happens", month.explanation)
        self.assertEqual(month.state, "provisional")

    def test_days(self):
        """One judgement a day; they add up to what the month is."""
        self.down("2026-06-29 23:50", "2026-06-30 00:20")
        with self.at("2026-06-30 12:00"):
            days = self.environment._get_days(30)
            whole = self.environment._judge(
                local("2026-06-01 00:00"), local("2026-07-01 00:00")
            )
        self.assertEqual(len(days), 30)
        self.assertEqual([day.down for day in days[-2:]], [600, 1200])
        self.assertEqual(sum(day.total for day in days), whole.total)
        self.assertEqual(sum(day.down for day in days), whole.down)
        self.assertEqual(days[-1].total, 12 * 3600)

    def test_days_before_the_agreement(self):
        with self.at("2020-01-02 12:00"):
            days = self.environment._get_days(3)
        self.assertEqual(
            [(day.total, day.verdict) for day in days],
            [
                (0, "not_applicable"),
                (86_400, "undetermined"),
                (43_200, "undetermined"),
            ],
        )

    def test_months_are_made_for_what_is_measured(self):
        self._create_environment("Not measured")
        self.monitor.sudo().measured_from = local("2026-04-20 10:00")
        with self.at("2026-06-10 12:00"):
            made = self.months._make_months(self.months._now())
            again = self.months._make_months(self.months._now())
        self.assertEqual(made.environment_id, self.environment)
        self.assertEqual(
            sorted(f"{month:%Y-%m}" for month in made.mapped("month")),
            ["2026-04", "2026-05", "2026-06"],
        )
        self.assertFalse(again)

    def test_a_monitor_that_was_archived(self):
        """From then on nobody looks, and in the end no month is made any more."""
        with self.at("2026-06-21 00:00"):
            self.monitor.active = False
        self.assert_figures(
            self.month(), 2_592_000, 0, 10 * 86_400, verdict="undetermined"
        )
        with self.at("2026-09-10 12:00"):
            self.months._make_months(self.months._now())
        made = self.months.search([("environment_id", "=", self.environment.id)])
        self.assertEqual(f"{max(made.mapped('month')):%Y-%m}", "2026-06")

    def test_an_archived_environment_gets_no_month(self):
        self.environment.active = False
        with self.at("2026-06-10 12:00"):
            self.assertFalse(self.months._make_months(self.months._now()))

    def test_shares_of_months_are_pooled(self):
        """Percentages are never averaged, not by a pivot either."""
        late = self._create_environment("Late")
        monitor = self._create_monitor(late)
        self.down("2026-06-30 23:00", "2026-07-01 00:00", monitor=monitor)
        months = self.month() + self.month(environment=late, at="2026-06-01 01:00")
        self.assertEqual(months.mapped("total_seconds"), [2_592_000, 3600])
        months[1].sudo().write({"down_seconds": 3600, "share": 0})
        ((share,),) = self.months._read_group(
            [("id", "in", months.ids)], [], ["share:avg"]
        )
        self.assertAlmostEqual(share, 100 * 2_592_000 / 2_595_600, 3)

    def test_a_month_costs_few_queries(self):
        for day in range(1, 28):
            self.down(f"2026-06-{day:02d} 10:00", f"2026-06-{day:02d} 10:01")
        start = local("2026-06-01 00:00")
        with self.at("2026-07-02 06:00"):
            self.environment._judge(start, start + timedelta(days=30))
            with self.assertQueryCount(3):
                judgement = self.environment._judge(start, start + timedelta(days=30))
        self.assertEqual(judgement.down, 27 * 60)
