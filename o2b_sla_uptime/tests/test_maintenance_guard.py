# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.o2b_sla.tests.common import local

from .maintenance_common import MaintenanceCommon

#: What somebody would change to hide downtime.
CHANGES = {
    "start_at": "start_at - interval '1 hour'",
    "end_at": "end_at + interval '1 hour'",
    "planned_at": "planned_at - interval '1 hour'",
    "announced_at": "announced_at - interval '1 hour'",
    "state": "'planned'",
    "is_eligible": "NOT is_eligible",
    "ineligible_reason": "'cap'",
    "eligible_seconds": "0",
    "eligible_ranges": "'[[0, 9999999999]]'",
    "notice_hours": "0",
    "cap_minutes": "1",
    "maintenance_rule": "'excluded'",
    "frozen_at": "NULL",
    "moves": "3",
}
#: And this at any time.
IDENTITY = {
    "environment_id": "(SELECT max(id) FROM o2b_sla_environment)",
    "occurrence": "occurrence - 1",
    "agreement_id": "(SELECT max(id) FROM o2b_sla_agreement)",
}


class TestMaintenanceGuard(MaintenanceCommon):
    """Nobody hides downtime behind a window that was changed or made afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls._create_other_agreement()
        cls._create_environment("Other", other)

    def begun(self):
        """An announced window that has begun."""
        maintenance = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        self.run_job("2026-06-14 02:00")
        window = maintenance.window_ids
        self.assertTrue(window.frozen_at)
        self.assertTrue(window.is_eligible)
        return window

    def assert_sql_refused(self, query, *args):
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.InsufficientPrivilege, msg=query),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(SQL(query, *args))

    def update(self, window, name, value):
        return (
            f"UPDATE o2b_sla_maintenance_window SET {name} = {value}"
            f" WHERE id = {window.id}"
        )

    def test_begun_by_sql(self):
        window = self.begun()
        for name, value in {**CHANGES, **IDENTITY}.items():
            with self.subTest(name):
                self.assert_sql_refused(self.update(window, name, value))
        self.assert_sql_refused(
            "DELETE FROM o2b_sla_maintenance_window WHERE id = %s", window.id
        )
        self.assert_sql_refused("TRUNCATE o2b_sla_maintenance_window CASCADE")

    def test_work_is_noted_once(self):
        window = self.begun()
        with self.at("2026-06-14 02:10"):
            window.with_user(self.contract_manager).action_begin()
        with self.at("2026-06-14 02:20"):
            window.with_user(self.contract_manager).action_end()
        for name in ("actual_start_at", "actual_end_at"):
            for value in ("NULL", "now()"):
                self.assert_sql_refused(self.update(window, name, value))

    def test_announced_is_never_typed(self):
        """Not before it began either: only the instant of a mail that was sent."""
        maintenance = self.plan("2026-06-08 10:00")
        window = maintenance.window_ids
        for value in ("'2026-06-01 10:00'", "'2026-06-08 08:01'"):
            self.assert_sql_refused(self.update(window, "announced_at", value))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.InsufficientPrivilege),
        ):
            window.sudo().announced_at = local("2026-06-01 10:00")
            self.env.flush_all()

    def test_announcement_of_another_window(self):
        """The mail about another window announces nothing."""
        first = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        second = self.plan("2026-06-13 10:00", first_day="2026-06-14", start_time=5)
        announcement = first.window_ids.announcement_id
        self.assert_sql_refused(
            f"UPDATE o2b_sla_maintenance_window SET announced_at ="
            f" '{first.window_ids.announced_at}', announcement_id = {announcement.id}"
            f" WHERE id = {second.window_ids.id}"
        )

    def test_no_window_is_made_that_was_told(self):
        window = self.begun()
        self.assert_sql_refused(
            """
            INSERT INTO o2b_sla_maintenance_window (maintenance_id, environment_id,
                agreement_id, company_id, occurrence, start_at, end_at, planned_at,
                state, announced_at)
            SELECT maintenance_id, environment_id, agreement_id, company_id,
                   occurrence + 1, start_at, end_at, planned_at, state, announced_at
              FROM o2b_sla_maintenance_window WHERE id = %s
            """,
            window.id,
        )

    def test_cancelled_stays_cancelled(self):
        maintenance = self.plan("2026-06-08 10:00")
        window = maintenance.window_ids
        with self.at("2026-06-09 10:00"):
            window._cancel("x")
        self.assert_sql_refused(self.update(window, "state", "'planned'"))
        self.assert_sql_refused(
            "DELETE FROM o2b_sla_maintenance_window WHERE id = %s", window.id
        )

    def test_nobody_writes_a_window(self):
        window = self.begun()
        for user in (self.agent, self.contract_manager, self.manager, self.admin):
            own = window.with_user(user)
            for act in (
                lambda own=own: own.write({"end_at": "2026-06-14 09:00:00"}),
                lambda own=own: own.write({"is_eligible": False}),
                lambda own=own: own.create(
                    {
                        "maintenance_id": window.maintenance_id.id,
                        "environment_id": self.production.id,
                        "occurrence": "2026-06-15",
                        "start_at": "2026-06-15 00:00:00",
                        "end_at": "2026-06-15 01:00:00",
                    }
                ),
                own.unlink,
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    act()

    def test_series_does_not_move_what_has_begun(self):
        window = self.begun()
        before = (window.start_at, window.end_at)
        with self.at("2026-06-14 02:30"):
            window.maintenance_id.with_user(self.contract_manager).write(
                {"start_time": 5, "duration": 6, "frequency": "daily"}
            )
            with self.assertRaises(UserError):
                window._move(local("2026-06-20 02:00"), local("2026-06-20 03:00"), "x")
        self.assertEqual((window.start_at, window.end_at), before)
        with self.at("2026-06-14 02:30"):
            window.maintenance_id._cancel("x")
        self.assertEqual(window.state, "announced")

    def test_lagging_job(self):
        """The job runs late: what happened after the start changes nothing."""
        maintenance = self.plan("2026-06-08 10:00")
        window = maintenance.window_ids
        self.pass_time("2026-06-08 10:01")
        with self.at("2026-06-14 02:00"):
            self.assertFalse(window.frozen_at)
            with self.assertRaises(UserError):
                window._cancel("x")
            maintenance.with_user(self.contract_manager).start_time = 6
        self.run_job("2026-06-14 09:00")
        self.assertEqual(str(window.start_at), "2026-06-14 00:00:00")
        self.assertTrue(window.is_eligible)

    def test_evidence_is_append_only(self):
        window = self.begun()
        for record in (window.event_ids[0], window.announcement_id):
            self.assert_sql_refused(
                f"UPDATE {record._table} SET user_id = 1 WHERE id = {record.id}"
            )
            self.assert_sql_refused(
                f"DELETE FROM {record._table} WHERE id = {record.id}"
            )
            with self.assertRaises(UserError):
                record.write({"user_id": 1})

    def test_environment_with_windows_is_not_deleted(self):
        window = self.begun()
        with self.assertRaises(UserError):
            window.environment_id.unlink()
