# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.addons.o2b_sla.tests.common import amsterdam, local

from ..availability import judge, month_period
from ..seconds import to_seconds
from .maintenance_common import MaintenanceCommon


class TestMaintenanceEligibility(MaintenanceCommon):
    """What counts of a window, and what that does to the month (UPTIME §3.3)."""

    def announce(self, window, text):
        """Announce a window at an Amsterdam instant, by a mail that leaves then."""
        with self.at(text):
            window._announce()
        self.pass_time(text)

    def month(self, mode="excluded", down=()):
        """June 2026 with downtime between Amsterdam times of 10 June."""
        start, end = month_period(2026, 6, self.agreement._sla_zone())
        return judge(
            (start, end),
            norm_milli=99_900,
            mode=mode,
            down=[
                tuple(to_seconds(local(f"2026-06-10 {at}")) for at in span)
                for span in down
            ],
            maintenance=[
                tuple(map(to_seconds, span))
                for span in self.production._get_maintenance(
                    local("2026-06-01 00:00"), local("2026-07-01 00:00")
                )
            ],
        )

    def night(self, announced="2026-06-05 10:00", planned="2026-06-01 10:00", **values):
        """A window on 10 June 02:00–03:00, announced at an instant or never."""
        maintenance = self.plan(
            planned, first_day="2026-06-10", announce_days=0, **values
        )
        if announced:
            self.announce(maintenance.window_ids, announced)
        return maintenance.window_ids

    def test_in_time(self):
        self.exclude()
        window = self.night()
        self.assertTrue(window.is_eligible)
        self.assertFalse(window.ineligible_reason)
        self.assertEqual(amsterdam(window.announced_at), "2026-06-05 10:00")
        self.assertEqual(window.notice_hours, 48)
        self.assertEqual(window.maintenance_rule, "excluded")
        self.assertIn("112 h ahead", window.eligibility_text)

    def test_notice_to_the_second(self):
        for text, reason in (
            ("2026-06-08 02:00:00", False),
            ("2026-06-08 02:00:01", "late"),
        ):
            with self.subTest(text):
                self.assertEqual(self.night(text).ineligible_reason, reason)

    def test_scenarios(self):
        """S10–S14."""
        self.exclude()
        self.night()
        self.assertEqual((self.month().total, self.month().down), (2_588_400, 0), "S10")
        inside = self.month(down=[("02:10", "02:40")])
        self.assertEqual((inside.total, inside.down), (2_588_400, 0), "S10")
        overlap = self.month(down=[("01:50", "02:40")])
        self.assertEqual((overlap.down, overlap.verdict), (600, "met"), "S11a")
        overrun = self.month(down=[("02:30", "03:25")])
        self.assertEqual((overrun.down, overrun.verdict), (1500, "met"), "S12")
        self.night(start_time=2.5, duration=1.5)
        both = self.month(down=[("02:00", "04:00")])
        self.assertEqual((both.total, both.down), (2_584_800, 0), "S14")

    def test_too_late(self):
        """S13"""
        self.exclude()
        window = self.night("2026-06-09 20:00")
        self.assertEqual(window.ineligible_reason, "late")
        self.assertEqual(window.verdict, "not_eligible")
        self.assertIn("6 h ahead", window.eligibility_text)
        late = self.month(down=[("02:00", "03:00")])
        self.assertEqual(
            (late.total, late.down, late.verdict), (2_592_000, 3600, "breached")
        )

    def test_entered_afterwards(self):
        """§3.5 #17: it never counts, and nobody is told of it any more."""
        self.exclude()
        window = self.night(announced=None, planned="2026-06-10 09:00")
        self.assertEqual(window.ineligible_reason, "retroactive")
        self.assertIn("never counts", window.eligibility_text)
        self.pass_time("2026-06-10 09:05")
        self.assertFalse(window.announcement_ids)
        self.assertFalse(self.smtp.mails)
        self.assertTrue(window.frozen_at)
        month = self.month(down=[("02:00", "03:00")])
        self.assertEqual(month.down, 3600)

    def test_the_mail_left_after_it_had_begun(self):
        """The announcement was posted in time, but the mail server was down."""
        self.exclude()
        maintenance = self.plan(
            "2026-06-01 10:00", first_day="2026-06-10", announce_days=10
        )
        window = maintenance.window_ids
        self.assertTrue(window.announcement_id)
        self.smtp.up = False
        self.pass_time("2026-06-01 10:01")
        self.assertEqual(window.state, "planned")
        self.run_job("2026-06-10 02:00")
        self.smtp.up = True
        self.pass_time("2026-06-10 02:30")
        self.assertFalse(window.announced_at)
        self.assertEqual(window.ineligible_reason, "not_announced")
        self.assertFalse(window.is_eligible)

    def test_the_mail_left_late(self):
        """What counts is when it left, not when it was posted."""
        self.exclude()
        maintenance = self.plan(
            "2026-06-01 10:00", first_day="2026-06-10", announce_days=10
        )
        window = maintenance.window_ids
        self.smtp.up = False
        self.send("2026-06-01 10:01")
        self.smtp.up = True
        with self.at("2026-06-09 12:00"), self.outgoing():
            self.env["o2b.sla.notice"].sudo().search(
                [("kind", "=", "maintenance")]
            ).action_resend()
        self.pass_time("2026-06-09 12:00")
        self.assertEqual(amsterdam(window.announced_at), "2026-06-09 12:00")
        self.assertEqual(window.ineligible_reason, "late")

    def test_cap_of_the_month(self):
        self.exclude(maintenance_cap_minutes=90)
        first = self.night()
        second = self.night(start_time=5)
        self.assertEqual(first.eligible_seconds, 3600)
        self.assertEqual(second.eligible_seconds, 1800)
        self.assertEqual(second.ineligible_reason, "cap")
        self.assertEqual(second.verdict, "partly")
        self.assertIn("30 count", second.eligibility_text)
        self.assert_maintenance(
            "2026-06-01 00:00",
            "2026-07-01 00:00",
            [
                ("2026-06-10 02:00", "2026-06-10 03:00"),
                ("2026-06-10 05:00", "2026-06-10 05:30"),
            ],
        )
        # the earlier one is called off: the later one has its minutes
        with self.at("2026-06-06 10:00"):
            first._cancel("Not needed")
        self.assertEqual(second.eligible_seconds, 3600)
        self.assertFalse(second.ineligible_reason)

    def test_an_earlier_window_comes_later(self):
        self.exclude(maintenance_cap_minutes=60)
        second = self.night(start_time=5)
        self.assertEqual(second.eligible_seconds, 3600)
        self.night()
        self.assertEqual(second.eligible_seconds, 0)
        self.assertEqual(second.ineligible_reason, "cap")

    def test_no_minutes_are_taken_from_what_has_begun(self):
        self.exclude(maintenance_cap_minutes=60)
        second = self.night(start_time=5)
        self.run_job("2026-06-10 05:00")
        earlier = self.night(announced=None, planned="2026-06-10 05:30")
        self.assertEqual(earlier.ineligible_reason, "retroactive")
        self.run_job("2026-06-10 05:35")
        self.assertEqual(second.eligible_seconds, 3600)

    def test_one_agreement_says_otherwise(self):
        self.version = self._create_version(
            "2026-01-01",
            provision_ids=[
                (0, 0, {"clause": "art. 3", "subject": subject, **values})
                for subject, values in (
                    ("maintenance", {"maintenance_rule": "excluded"}),
                    ("maintenance_notice", {"maintenance_notice_hours": 0}),
                    ("maintenance_cap", {"maintenance_cap_minutes": 30}),
                )
            ],
        )
        self.version._agree_on_paper()
        window = self.night("2026-06-10 01:59:59")
        self.assertEqual(window.notice_hours, 0)
        self.assertEqual(window.cap_minutes, 30)
        self.assertEqual(window.eligible_seconds, 1800)

    def test_version_at_its_start_decides(self):
        """Signed after it was announced, in force when it starts."""
        window = self.night()
        self.assertEqual(window.maintenance_rule, "counts")
        policy = self.copy_policy(
            maintenance_rule="excluded", maintenance_notice_hours=200
        )
        with self.at("2026-06-06 10:00"):
            self.version = self._create_version("2026-06-09", policy_id=policy.id)
            self.version._agree_on_paper()
        self.run_job("2026-06-10 02:00")
        self.assertEqual(window.maintenance_rule, "excluded")
        self.assertEqual(window.ineligible_reason, "late")

    def test_no_agreement(self):
        self.version = self._create_version("2026-02-01", date_end="2026-06-09")
        self.version._agree_on_paper()
        window = self.night("2026-06-05 10:00")
        self.assertEqual(window.ineligible_reason, "no_agreement")

    def test_information_only(self):
        """The standard agreement excludes nothing: no figure changes, it says so."""
        window = self.night()
        self.assertTrue(window.is_eligible)
        self.assertIn("Information only", window.eligibility_text)
        month = self.month(mode="counts", down=[("02:00", "03:00")])
        self.assertEqual((month.total, month.down), (2_592_000, 3600))

    def test_ended_early(self):
        """The window closes when the work is done: later downtime counts."""
        self.exclude()
        window = self.night()
        for act, text in (("begin", "02:00"), ("end", "02:40")):
            with self.at(f"2026-06-10 {text}"):
                getattr(window.with_user(self.contract_manager), f"action_{act}")()
        self.assert_maintenance(
            "2026-06-10 00:00",
            "2026-06-11 00:00",
            [("2026-06-10 02:00", "2026-06-10 02:40")],
        )
        month = self.month(down=[("02:30", "02:50")])
        self.assertEqual(month.down, 600)

    def test_overrun_counts(self):
        self.exclude()
        window = self.night()
        for act, text in (("begin", "02:00"), ("end", "03:30")):
            with self.at(f"2026-06-10 {text}"):
                getattr(window.with_user(self.contract_manager), f"action_{act}")()
        month = self.month(down=[("02:00", "03:30")])
        self.assertEqual(month.down, 1800)

    def test_one_bad_environment_stops_no_other(self):
        bad = self._create_environment("Bad")
        maintenance = self.plan(
            "2026-06-01 10:00",
            first_day="2026-06-10",
            environment_ids=[(6, 0, (self.production | bad).ids)],
        )
        real = type(self.windows)._judge_environment

        def fail(windows, environment, since):
            if environment == bad:
                raise ValueError("broken")
            return real(windows, environment, since)

        with (
            patch.object(type(self.windows), "_judge_environment", fail),
            self.assertLogs("odoo.addons.o2b_sla_uptime", "ERROR") as logs,
            self.at("2026-06-10 02:00"),
        ):
            self.windows._begin_due()
        self.assertIn("_begin failed", logs.output[0])
        frozen = maintenance.window_ids.filtered("frozen_at")
        self.assertEqual(frozen.environment_id, self.production)

    # === For others ===

    def test_clipped_and_merged(self):
        self.exclude()
        self.night()
        self.night(start_time=3)
        self.night(start_time=8)
        self.assert_maintenance(
            "2026-06-10 02:30",
            "2026-06-10 08:15",
            [
                ("2026-06-10 02:30", "2026-06-10 04:00"),
                ("2026-06-10 08:00", "2026-06-10 08:15"),
            ],
        )
        self.assert_maintenance("2026-06-10 04:00", "2026-06-10 08:00", [])
        self.assert_maintenance("2026-06-11 00:00", "2026-06-12 00:00", [])

    def test_is_in_maintenance(self):
        window = self.night()
        for text, inside in (
            ("2026-06-10 01:59:59", False),
            ("2026-06-10 02:00", True),
            ("2026-06-10 02:59:59", True),
            ("2026-06-10 03:00", False),
        ):
            with self.subTest(text):
                found = self.production._is_in_maintenance(local(text))
                self.assertEqual(found, window if inside else self.windows)
        late = self.night("2026-06-10 01:00", start_time=8)
        self.assertFalse(self.production._is_in_maintenance(local("2026-06-10 08:30")))
        self.assertFalse(late.is_eligible)

    def test_search_ending(self):
        first = self.night()
        second = self.night(start_time=2.5, duration=2)
        at = local("2026-06-10 02:45")
        self.assertEqual(list(self.windows._search_ending(at)), [first, second])
        self.assertEqual(amsterdam(second._get_open_until(at)), "2026-06-10 04:30")
        later = local("2026-06-10 03:00")
        self.assertEqual(self.windows._search_ending(later), second)
        self.assertEqual(first._get_open_until(later), later)
