# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.o2b_sla.tests.common import amsterdam, local

from .maintenance_common import MaintenanceCommon

PLANNED_ON = "2026-06-01 10:00"
NIGHT = "2026-06-14 02:00"


class TestChangeMaintenance(MaintenanceCommon):
    """A change of production is announced maintenance; both go together."""

    def make_change(self, environment=None, user=None, **values):
        with self.at(PLANNED_ON):
            return (
                self.env["o2b.sla.change"]
                .with_user(user or self.contract_manager)
                .create(
                    {"environment_id": (environment or self.production).id, **values}
                )
            )

    def plan_change(self, change=None, at=PLANNED_ON, when=NIGHT, hours=2, **values):
        change = change or self.make_change(**values)
        with self.at(at):
            change._plan(local(when), hours)
        return change

    def assert_planned(self, change, start, end):
        """The change and its window are at this Amsterdam time."""
        window = change.maintenance_window_id
        for first, last in (
            (change.planned_at, change.planned_until),
            (window.start_at, window.end_at),
        ):
            self.assertEqual((amsterdam(first), amsterdam(last)), (start, end))

    def test_planned_and_announced(self):
        change = self.plan_change(kind="system_update")
        maintenance = change.maintenance_id
        self.assertEqual(maintenance.state, "planned")
        self.assertEqual(maintenance.name, "Update of the system")
        self.assertEqual(maintenance.environment_ids, self.production)
        self.assertIn("Packages of the operating system", maintenance.description)
        self.assertEqual(len(maintenance.window_ids), 1)
        self.assert_planned(change, NIGHT, "2026-06-14 04:00")
        with self.at(PLANNED_ON):
            self.assertEqual(change.announcement, "pending")
        self.run_job("2026-06-07 02:00")
        self.pass_time("2026-06-07 02:10")
        self.assertEqual(change.announcement, "in_time")
        self.assertEqual(amsterdam(change.announced_at), "2026-06-07 02:10")
        self.assertTrue(self.smtp.to("jan@client.example"))
        facts = change._get_report_facts()
        self.assertEqual(facts["announcement"], "in_time")
        self.assertEqual(facts["announced_at"], "2026-06-07T00:10:00Z")

    def test_announced_too_late_or_never(self):
        self.exclude(maintenance_notice_hours=48)
        change = self.plan_change(at="2026-06-13 10:00")
        with self.at("2026-06-13 10:00"):
            self.assertEqual(change.announcement, "pending")
        with self.at("2026-06-14 03:00"):
            change.invalidate_recordset(["announcement"])
            self.assertEqual(change.announcement, "not_announced")
        self.pass_time("2026-06-13 10:05")
        self.assertEqual(change.announcement, "too_late")

    def test_moved_by_the_change(self):
        change = self.plan_change()
        with self.at("2026-06-02 10:00"):
            change._move(local("2026-06-21 03:30"), 1, "The supplier is late")
        self.assert_planned(change, "2026-06-21 03:30", "2026-06-21 04:30")
        self.assertEqual(change.event_ids.mapped("kind"), ["asked", "planned", "moved"])
        self.assertEqual(change.maintenance_id.window_ids.moves, 1)

    def test_moved_by_the_maintenance(self):
        """By its window, and by the day of the maintenance itself."""
        change = self.plan_change()
        with self.at("2026-06-02 10:00"):
            change.maintenance_window_id._move(
                local("2026-06-15 02:00"), local("2026-06-15 03:00"), "Monday"
            )
        self.assert_planned(change, "2026-06-15 02:00", "2026-06-15 03:00")
        self.assertEqual(change.reason, "Monday")
        other = self.plan_change(kind="system_update")
        with self.at("2026-06-02 10:00"):
            other.maintenance_id.write({"first_day": "2026-06-16", "duration": 3})
        self.assert_planned(other, "2026-06-16 02:00", "2026-06-16 05:00")
        self.assertEqual(
            other.event_ids.sorted("id").mapped("kind"), ["asked", "planned", "moved"]
        )

    def test_moved_after_its_time(self):
        """What was announced for a time that is over stays; there is another one."""
        change = self.plan_change()
        first = change.maintenance_id
        self.run_job("2026-06-14 05:00")
        with self.at("2026-06-14 09:00"):
            change._move(local("2026-06-15 02:00"), 1, "Nobody was there")
        self.assertNotEqual(change.maintenance_id, first)
        self.assert_planned(change, "2026-06-15 02:00", "2026-06-15 03:00")
        self.assertEqual(amsterdam(first.window_ids.start_at), NIGHT)

    def test_cancelled_by_the_change(self):
        change = self.plan_change()
        maintenance = change.maintenance_id
        with self.at("2026-06-02 10:00"):
            change._cancel("Not needed")
        self.assertEqual(change.state, "cancelled")
        self.assertEqual(maintenance.state, "cancelled")
        self.assertFalse(change.announcement)

    def test_cancelled_by_the_maintenance(self):
        change = self.plan_change()
        with self.at("2026-06-02 10:00"):
            change.maintenance_id.action_announce()
            change.maintenance_id._cancel("The data centre is closed")
        self.assertEqual(change.state, "cancelled")
        self.assertEqual(change.reason, "The data centre is closed")
        self.assertEqual(
            change.event_ids.mapped("kind"), ["asked", "planned", "cancelled"]
        )

    def test_finishing_ends_the_work(self):
        change = self.plan_change()
        with self.at("2026-06-14 02:05"):
            change.maintenance_window_id.action_begin()
        with self.at("2026-06-14 02:40"):
            change._finish({"result": "Corrections", "revision_after": "abc"})
        window = change.maintenance_window_id
        self.assertEqual(amsterdam(window.actual_end_at), "2026-06-14 02:40")
        self.assertEqual(window._get_phase(local("2026-06-14 02:41")), "done")

    def test_finished_by_an_agent(self):
        change = self.plan_change()
        with self.at("2026-06-14 02:40"):
            change.with_user(self.agent)._finish(
                {"result": "Corrections", "revision_after": "abc"}
            )
        self.assertEqual(change.done_by_id, self.agent)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(InsufficientPrivilege, "refused"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE o2b_sla_change SET maintenance_id = NULL WHERE id = %s",
                (change.id,),
            )

    def test_nobody_chooses_the_maintenance(self):
        """Who finishes a change ends its window: it is no way to end another one."""
        change = self.make_change(user=self.agent, kind="system_update")
        maintenance = self.plan_change(kind="code_update").maintenance_id
        with self.assertRaises(AccessError):
            change.with_user(self.agent).maintenance_id = maintenance
        change._cancel("Makes way")
        forged = self.make_change(
            user=self.agent, kind="system_update", maintenance_id=maintenance.id
        )
        self.assertFalse(forged.maintenance_id)

    def test_who_plans_production(self):
        """Contacts are told of it, so that not everybody plans it."""
        for user in (self.agent, self.contract_manager, self.manager, self.admin):
            change = self.make_change(user=self.agent)
            with self.subTest(user=user.login), self.at(PLANNED_ON):
                if user == self.agent:
                    with self.assertRaisesRegex(AccessError, "contract manager"):
                        change.with_user(user)._plan(local(NIGHT), 1)
                else:
                    change.with_user(user)._plan(local(NIGHT), 1)
                    self.assertEqual(change.maintenance_id.user_id, self.agent)
            with self.at(PLANNED_ON):
                change.with_user(self.contract_manager)._cancel("Next")

    def test_test_environment_has_no_maintenance(self):
        test = self._create_environment("Test", kind="test")
        change = self.make_change(
            test, self.agent, requested_by_id=self.agreement.contact_ids.id
        )
        self.plan_change(change)
        self.assertFalse(change.maintenance_id)
        self.assertFalse(change.announcement)

    def test_hours_of_the_clock_change(self):
        """The first of two equal hours, and past the hour that is missing."""
        for kind, when, hours in [
            ("code_update", "2026-10-25 01:30", 3),
            ("system_update", "2027-03-28 01:30", 2),
        ]:
            with self.subTest(when=when):
                change = self.plan_change(when=when, hours=hours, kind=kind)
                window = change.maintenance_window_id
                self.assertEqual(window.start_at, local(when))
                self.assertEqual(window.end_at, change.planned_until)

    def test_newest_backup(self):
        """By the job, or by the inventory when that knows a newer one."""
        find = self.production._get_newest_backup
        self.assertEqual(find(), (False, False))
        heartbeats = self.env["o2b.sla.heartbeat"]
        backup = heartbeats.create([self.production._prepare_backup_heartbeat()])
        inventory = heartbeats.create(
            [self.production._prepare_inventory_heartbeat(backup)]
        )
        pings = self.env["o2b.sla.heartbeat.ping"].sudo()
        pings.create(
            [
                {
                    "heartbeat_id": backup.id,
                    "received_at": local(at),
                    "kind": kind,
                    "backup": name,
                }
                for at, kind, name in [
                    ("2026-06-10 01:00", "success", "prod-1"),
                    ("2026-06-10 02:00", "success", "prod-2"),
                    ("2026-06-10 03:00", "fail", "prod-3"),
                ]
            ]
        )
        self.assertEqual(find(), ("prod-2", local("2026-06-10 02:00")))
        self.assertEqual(
            find(local("2026-06-10 01:59")), ("prod-1", local("2026-06-10 01:00"))
        )
        pings.create(
            {
                "heartbeat_id": inventory.id,
                "received_at": local("2026-06-10 04:00"),
                "kind": "success",
                "newest_copy_at": local("2026-06-10 03:30"),
            }
        )
        self.assertEqual(find()[1], local("2026-06-10 03:30"))
