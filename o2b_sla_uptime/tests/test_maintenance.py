# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.o2b_sla.tests.common import amsterdam, local

from .maintenance_common import MaintenanceCommon


class TestMaintenance(MaintenanceCommon):
    """Planning, and the windows that follow from it."""

    def test_once(self):
        maintenance = self.plan("2026-06-01 10:00")
        self.assertEqual(self.starts(maintenance), ["2026-06-14 02:00"])
        window = maintenance.window_ids
        self.assertEqual(amsterdam(window.end_at), "2026-06-14 03:00")
        self.assertEqual(window.environment_id, self.production)
        self.assertEqual(window.agreement_id, self.agreement)
        self.assertEqual(amsterdam(window.planned_at), "2026-06-01 10:00")
        self.assertEqual(window.planned_by_id, self.contract_manager)
        self.assertEqual(window.minutes, 60)

    def test_a_date_that_is_far_away(self):
        maintenance = self.plan("2026-06-01 10:00", first_day="2028-02-29")
        self.assertEqual(self.starts(maintenance), ["2028-02-29 02:00"])

    def test_series_some_months_ahead(self):
        maintenance = self.weekly("2026-06-01 10:00")
        starts = self.starts(maintenance)
        self.assertEqual(starts[0], "2026-06-14 02:00")
        self.assertEqual(starts[-1], "2026-11-29 02:00")
        self.assertEqual(len(starts), 25)
        # through the end of summer time at the same time of day
        self.assertIn("2026-10-25 02:00", starts)
        self.assertEqual(
            {w.end_at - w.start_at for w in maintenance.window_ids},
            {maintenance.window_ids[0].end_at - maintenance.window_ids[0].start_at},
        )

    def test_series_goes_on(self):
        maintenance = self.weekly("2026-06-01 10:00")
        self.run_job("2026-06-20 03:01")
        self.assertEqual(self.starts(maintenance)[-1], "2026-12-20 02:00")
        self.run_job("2026-06-20 03:05")
        starts = self.starts(maintenance)
        self.assertEqual(len(starts), len(set(starts)))

    def test_series_with_an_end(self):
        count = self.weekly("2026-06-01 10:00", end_kind="count", count=2)
        self.assertEqual(self.starts(count), ["2026-06-14 02:00", "2026-06-21 02:00"])
        until = self.weekly(
            "2026-06-01 10:00", end_kind="until", until="2026-06-21", start_time=4
        )
        self.assertEqual(self.starts(until), ["2026-06-14 04:00", "2026-06-21 04:00"])

    def test_night_of_summer_time(self):
        """02:00 is not there on 29 March: 03:00–04:00 CEST, an hour all the same."""
        maintenance = self.plan("2026-03-01 10:00", first_day="2026-03-29")
        window = maintenance.window_ids
        self.assertEqual(str(window.start_at), "2026-03-29 01:00:00")
        self.assertEqual(str(window.end_at), "2026-03-29 02:00:00")
        self.assertEqual(window.period, "Sun 29 Mar 2026 03:00 – 04:00 CEST")

    def test_night_of_winter_time(self):
        """Of 02:00–03:00 that comes twice on 25 October the first one is meant."""
        maintenance = self.plan("2026-10-01 10:00", first_day="2026-10-25")
        window = maintenance.window_ids
        self.assertEqual(str(window.start_at), "2026-10-25 00:00:00")
        self.assertEqual(str(window.end_at), "2026-10-25 01:00:00")
        window.invalidate_recordset()  # stopped time forgets which of the two it is
        self.assertEqual(window.period, "Sun 25 Oct 2026 02:00 CEST – 02:00 CET")

    def test_zone_of_the_agreement(self):
        calendar = self.calendar.copy({"tz": "America/New_York"})
        policy = self.copy_policy(calendar_id=calendar.id)
        self.sign_policy(policy)
        maintenance = self.plan("2026-06-01 10:00")
        self.assertEqual(maintenance.tz, "America/New_York")
        self.assertEqual(str(maintenance.window_ids.start_at), "2026-06-14 06:00:00")

    def test_rule_is_shown(self):
        maintenance = self.weekly("2026-06-01 10:00", interval=2)
        self.assertEqual(
            maintenance.rrule,
            "DTSTART;TZID=Europe/Amsterdam:20260614T020000\n"
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
        )
        with self.at("2026-06-01 10:00"):
            self.assertIn("Sun 28 Jun 2026 02:00 – 03:00", maintenance.preview)

    def test_impossible_rules(self):
        for values in (
            {"frequency": "weekly"},
            {"frequency": "monthly_day", "month_day": 32},
            {"frequency": "monthly_day", "month_day": 0},
            {"frequency": "daily", "end_kind": "count", "count": 0},
            {"frequency": "daily", "end_kind": "until", "until": "2026-06-13"},
            {"duration": 0.001},
            {"environment_ids": False},
            {"scope": "agreement"},
            {"scope": "data_centre"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.make(**values)

    def test_impossible_numbers(self):
        for values in (
            {"start_time": 24},
            {"start_time": -1},
            {"duration": 0},
            {"duration": 73},
            {"interval": 0},
            {"announce_days": -1},
            {"reminder_hours": 1000},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make(**values)
                self.env.flush_all()

    # === Whom it concerns ===

    def test_all_of_an_agreement(self):
        test = self._create_environment("Test", kind="test")
        archived = self._create_environment("Old", active=False)
        maintenance = self.plan(
            "2026-06-01 10:00",
            scope="agreement",
            agreement_id=self.agreement.id,
            environment_ids=False,
        )
        found = maintenance.window_ids.environment_id
        self.assertEqual(found, self.production | test)
        self.assertNotIn(archived, found)

    def test_all_of_a_data_centre(self):
        other = self._create_environment("Other", self._create_other_agreement())
        contract = self.env["o2b.sla.underpinning.contract"].create(
            {"name": "Data centre"}
        )
        values = {
            "scope": "data_centre",
            "contract_id": contract.id,
            "environment_ids": False,
        }
        everybody = self.plan("2026-06-01 10:00", **values)
        self.assertLessEqual(
            self.production | other, everybody.window_ids.environment_id
        )
        contract.agreement_ids = other.agreement_id
        one = self.plan("2026-06-01 10:00", **values)
        self.assertEqual(one.window_ids.environment_id, other)

    def test_environment_comes_later(self):
        maintenance = self.weekly(
            "2026-06-01 10:00",
            scope="agreement",
            agreement_id=self.agreement.id,
            environment_ids=False,
        )
        new = self._create_environment("New")
        self.run_job("2026-06-02 10:00")
        windows = maintenance.window_ids.grouped("environment_id")
        self.assertEqual(
            windows[new].mapped("start_at"), windows[self.production].mapped("start_at")
        )

    def test_environment_comes_before_a_single_date(self):
        maintenance = self.plan(
            "2026-06-01 10:00",
            scope="agreement",
            agreement_id=self.agreement.id,
            environment_ids=False,
        )
        new = self._create_environment("New")
        self.run_job("2026-06-02 10:00")
        self.assertEqual(maintenance.window_ids.environment_id, self.production | new)
        late = self._create_environment("Late")
        self.run_job("2026-06-14 10:00")
        self.assertNotIn(late, maintenance.window_ids.environment_id)

    def test_environment_is_archived(self):
        """Nobody is told of what does not take place; what was told stays."""
        test = self._create_environment("Test", kind="test")
        maintenance = self.weekly(
            "2026-06-08 10:00", environment_ids=[(6, 0, (self.production | test).ids)]
        )
        test.active = False
        self.run_job("2026-06-09 10:00")
        windows = maintenance.window_ids.grouped("environment_id")
        self.assertEqual(windows[test].mapped("occurrence"), [date(2026, 6, 14)])
        self.assertEqual(len(windows[self.production]), 26)

    def test_agreement_of_today_decides(self):
        """A longer notice is kept for what is still to come."""
        maintenance = self.weekly("2026-06-01 10:00", announce_days=3)
        policy = self.copy_policy(maintenance_notice_hours=240)
        with self.at("2026-06-02 10:00"):
            self.version = self._create_version("2026-06-02", policy_id=policy.id)
            self.version._agree_on_paper()
        self.run_job("2026-06-02 11:00")
        first = maintenance.window_ids.sorted("start_at")[0]
        self.assertEqual(first.notice_hours, 240)
        self.run_job("2026-06-03 02:00")
        self.assertTrue(first.announcement_id)

    # === Changing the series ===

    def test_change_of_the_series(self):
        """What clients know of stays; the new rule begins after that."""
        maintenance = self.weekly("2026-06-08 10:00")
        first = maintenance.window_ids[0]
        self.assertTrue(first.announcement_id)
        with self.at("2026-06-08 11:00"):
            maintenance.write({"start_time": 4, "on_sat": True})
        starts = self.starts(maintenance)
        self.assertEqual(
            starts[:4],
            [
                "2026-06-14 02:00",
                "2026-06-20 04:00",
                "2026-06-21 04:00",
                "2026-06-27 04:00",
            ],
        )
        self.assertEqual(maintenance.window_ids.sorted("start_at")[0], first)

    def test_change_leaves_what_was_done_by_hand(self):
        maintenance = self.weekly("2026-06-01 10:00")
        windows = maintenance.window_ids.sorted("start_at")
        with self.at("2026-06-01 11:00"):
            windows[3]._move(
                local("2026-07-06 02:00"), local("2026-07-06 03:00"), "Holiday"
            )
            windows[5]._cancel("Closed")
            maintenance.write({"start_time": 5})
        self.assertEqual(amsterdam(windows[3].start_at), "2026-07-06 02:00")
        self.assertEqual(windows[5].state, "cancelled")
        self.assertEqual(windows[5].cancel_reason, "Closed")
        starts = self.starts(maintenance)
        # neither day gets a second window
        self.assertFalse({"2026-07-05 05:00", "2026-07-19 05:00"} & set(starts))
        self.assertIn("2026-07-12 05:00", starts)

    def test_change_touches_nothing_of_the_past(self):
        maintenance = self.weekly("2026-06-01 10:00")
        self.pass_time("2026-06-14 02:00")
        with self.at("2026-06-16 10:00"):
            maintenance.write({"start_time": 6})
        self.assertEqual(self.starts(maintenance)[0], "2026-06-14 02:00")

    def test_a_word_changes_no_window(self):
        maintenance = self.weekly("2026-06-01 10:00")
        before = maintenance.window_ids
        with self.at("2026-06-01 11:00"):
            maintenance.write({"name": "Other words", "note": "x"})
        self.assertEqual(maintenance.window_ids, before)

    def test_environment_leaves(self):
        test = self._create_environment("Test", kind="test")
        maintenance = self.weekly(
            "2026-06-01 10:00", environment_ids=[(6, 0, (self.production | test).ids)]
        )
        with self.at("2026-06-01 11:00"):
            maintenance.environment_ids = self.production
        self.assertEqual(maintenance.window_ids.environment_id, self.production)

    # === Moving, cancelling ===

    def test_cancelled_series(self):
        maintenance = self.weekly("2026-06-08 10:00")
        with self.at("2026-06-09 10:00"):
            wizard = self.env["o2b.sla.maintenance.change"].with_context(
                **maintenance.action_cancel()["context"]
            )
            with Form(wizard.with_user(self.contract_manager)) as form:
                self.assertTrue(form.is_known)
                form.reason = "No new version was released"
            form.record.action_apply()
        self.assertEqual(maintenance.state, "cancelled")
        # what clients know of stays visible, with the reason
        self.assertEqual(self.starts(maintenance), ["2026-06-14 02:00"])
        window = maintenance.window_ids
        self.assertEqual(window.phase, "cancelled")
        self.assertEqual(window.cancel_reason, "No new version was released")
        self.assertEqual(window.cancelled_by_id, self.contract_manager)
        with self.at("2026-06-09 11:00"):
            for change in ({"start_time": 3}, {"environment_ids": False}):
                with self.assertRaises(UserError):
                    maintenance.write(change)
        self.run_job("2026-06-09 12:00")
        self.assertEqual(len(maintenance.window_ids), 1)

    def test_reason_is_asked_for(self):
        maintenance = self.plan("2026-06-01 10:00")
        wizard = self.env["o2b.sla.maintenance.change"].create(
            {"kind": "cancel", "maintenance_id": maintenance.id, "reason": "  "}
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_no_window_is_moved_into_the_past_or_after_its_start(self):
        maintenance = self.plan("2026-06-01 10:00")
        window = maintenance.window_ids
        with self.at("2026-06-10 10:00"):
            for start, end in (
                ("2026-06-10 10:00", "2026-06-10 11:00"),
                ("2026-06-01 10:00", "2026-06-20 11:00"),
                ("2026-06-20 10:00", "2026-06-20 10:00"),
            ):
                with self.subTest(start), self.assertRaises(UserError):
                    window._move(local(start), local(end), "x")
        with self.at("2026-06-14 02:00:01"):
            for act in (
                lambda: window._move(
                    local("2026-06-20 10:00"), local("2026-06-20 11:00"), "x"
                ),
                lambda: window._cancel("x"),
                window.with_user(self.contract_manager).action_announce,
            ):
                with self.assertRaises(UserError):
                    act()

    def test_work_by_hand(self):
        maintenance = self.plan("2026-06-01 10:00")
        window = maintenance.window_ids.with_user(self.contract_manager)
        for text in ("2026-06-14 00:59", "2026-06-14 03:00"):
            with self.at(text), self.assertRaises(UserError):
                window.action_begin()
        with self.at("2026-06-14 02:05"), self.assertRaises(UserError):
            window.action_end()
        with self.at("2026-06-14 02:05"):
            window.action_begin()
            with self.assertRaises(UserError):
                window.action_begin()
        with self.at("2026-06-14 03:25"):
            window.action_end()
            self.assertEqual(window.overrun_minutes, 25)
            with self.assertRaises(UserError):
                window.action_end()
        self.assertEqual(
            window.event_ids.filtered(lambda e: "work" in e.kind).mapped("kind"),
            ["work_began", "work_ended"],
        )
        with self.at("2026-06-14 02:05"), self.assertRaises(AccessError):
            window.with_user(self.agent).action_begin()

    # === Phases ===

    def test_phases(self):
        maintenance = self.plan("2026-06-01 10:00")
        window = maintenance.window_ids
        self.pass_time("2026-06-07 10:00")
        self.pass_time("2026-06-07 10:01")
        for text, phase in (
            ("2026-06-14 01:59:59", "announced"),
            ("2026-06-14 02:00", "running"),
            ("2026-06-14 02:59:59", "running"),
            ("2026-06-14 03:00", "done"),
        ):
            with self.subTest(text), self.at(text):
                self.assertEqual(window.phase, phase)
                for other in ("planned", "announced", "running", "done", "cancelled"):
                    found = self.windows.search([("phase", "=", other)])
                    self.assertEqual(window in found, other == phase)

    # === Overlaps, simultaneous changes ===

    def test_overlap_warns(self):
        self.plan("2026-06-01 10:00", name="One")
        other = self.plan("2026-06-01 10:00", name="Other", start_time=2.5)
        later = self.plan("2026-06-01 10:00", name="Later", start_time=3.5)
        with self.at("2026-06-01 10:00"):
            self.assertIn("One", other.window_ids.overlap_warning)
            self.assertIn("One", other.overlap_warning)
            # half-open: the end of one is the start of the next
            self.assertFalse(later.window_ids.overlap_warning)

    def test_one_window_a_day(self):
        maintenance = self.plan("2026-06-01 10:00")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
        ):
            self.windows.create(
                {
                    "maintenance_id": maintenance.id,
                    "environment_id": self.production.id,
                    "occurrence": "2026-06-14",
                    "start_at": "2026-06-14 10:00:00",
                    "end_at": "2026-06-14 11:00:00",
                }
            )

    def test_simultaneous_changes_follow_one_another(self):
        maintenance = self.weekly("2026-06-01 10:00")
        before = maintenance.revision
        with self.at("2026-06-01 11:00"):
            maintenance.start_time = 3
        maintenance.invalidate_recordset()
        self.assertEqual(maintenance.revision, before + 1)

    def test_one_bad_series_stops_no_other(self):
        bad = self.weekly("2026-06-01 10:00", name="Bad")
        good = self.weekly("2026-06-01 10:00", name="Good")
        real = type(bad)._sync_own_windows

        def fail(series, changed):
            if series.name == "Bad":
                raise ValueError("broken")
            return real(series, changed)

        with (
            patch.object(type(bad), "_sync_own_windows", fail),
            self.assertLogs("odoo.addons.o2b_sla_uptime", "ERROR") as logs,
        ):
            self.run_job("2026-07-01 10:00")
        self.assertIn("_look_ahead", logs.output[0])
        self.assertEqual(self.starts(good)[-1], "2026-12-27 02:00")
        self.assertEqual(self.starts(bad)[-1], "2026-11-29 02:00")

    def test_archived_series_gets_no_more_windows(self):
        maintenance = self.weekly("2026-06-08 10:00")
        with self.at("2026-06-08 11:00"):
            maintenance.active = False
        self.run_job("2026-07-01 10:00")
        self.assertEqual(self.starts(maintenance), ["2026-06-14 02:00"])

    def test_planned_is_not_deleted(self):
        maintenance = self.plan("2026-06-01 10:00")
        with self.assertRaises(UserError):
            maintenance.unlink()
        self.make().unlink()

    def test_states_are_not_written(self):
        maintenance = self.make(state="planned", cancel_reason="x")
        self.assertEqual(maintenance.state, "draft")
        self.assertFalse(maintenance.cancel_reason)
        with self.assertRaises(AccessError):
            maintenance.state = "planned"
        forged = maintenance.with_context(default_state="planned").copy()
        self.assertEqual(forged.state, "draft")

    def test_copy_has_no_windows(self):
        maintenance = self.weekly("2026-06-01 10:00")
        copy = maintenance.copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.window_ids)
        self.assertEqual(copy.environment_ids, self.production)
