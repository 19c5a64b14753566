# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .heartbeat_common import HeartbeatCase

GROUPS = {
    "portal": "base.group_portal",
    "sales": "base.group_user",
    "agent": "helpdesk_mgmt.group_helpdesk_user_own",
    "contract_manager": "o2b_sla.o2b_sla_group_contract_manager",
    "manager": "o2b_sla.o2b_sla_group_manager",
    "admin": "o2b_sla.o2b_sla_group_admin",
}
#: Letters of what each role may do: read, write, create, unlink.
ALLOWED = {
    "o2b.sla.heartbeat": ("", "", "r", "rwcu", "rwcu", "rwcu"),
    "o2b.sla.heartbeat.ping": ("", "", "r", "r", "r", "r"),
    "o2b.sla.heartbeat.lapse": ("", "", "r", "r", "r", "r"),
    "o2b.sla.heartbeat.gap": ("", "", "r", "r", "r", "r"),
}
LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}


@tagged("post_install", "-at_install")
class TestHeartbeatAccess(HeartbeatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"heartbeat_{name}", groups=groups)
            for name, groups in GROUPS.items()
        }

    def setUp(self):
        super().setUp()
        self.hear("2026-06-10 10:00")
        self.watch("2026-06-10 12:00")

    def test_roles(self):
        for model, allowed in ALLOWED.items():
            for name, letters in zip(GROUPS, allowed, strict=True):
                records = self.env[model].with_user(self.users[name])
                for operation, letter in LETTERS.items():
                    with self.subTest(model=model, role=name, operation=operation):
                        found = records.has_access(operation)
                        self.assertEqual(found, letter in letters)

    def test_other_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = new_test_user(
            self.env,
            "heartbeat_elsewhere",
            groups=GROUPS["admin"],
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for model in list(ALLOWED)[:3]:
            self.assertFalse(self.env[model].with_user(user).search([]), model)

    def test_nobody_writes_what_was_heard(self):
        backup = self.backup.with_user(self.users["admin"])
        backup.name = "Every hour"
        for values in (
            {"phase": "up"},
            {"last_success_at": "2026-06-10 10:00:00"},
            {"deadline_at": False},
            {"watched_from": False},
        ):
            with self.assertRaises(AccessError):
                backup.write(values)
        with self.assertRaises(AccessError):
            self.heartbeats.with_user(self.users["admin"]).create(
                {
                    "name": "x",
                    "environment_id": self.production.id,
                    "phase": "up",
                }
            )

    def test_the_token_is_nowhere(self):
        for name in ("agent", "admin"):
            fields = self.heartbeats.with_user(self.users[name]).fields_get()
            self.assertNotIn("token_hash", fields)
            self.assertNotIn("previous_hash", fields)
        for column in ("token_hash", "name"):
            self.env.cr.execute(
                f"SELECT 1 FROM o2b_sla_heartbeat WHERE {column} LIKE %s",
                (f"%{self.token}%",),
            )
            self.assertFalse(self.env.cr.fetchall())

    def test_agent_makes_no_address(self):
        with self.assertRaises(AccessError):
            self.backup.with_user(self.users["agent"]).action_renew_token()
        with self.assertRaises(AccessError):
            self.production.with_user(self.users["agent"]).action_watch_backups()

    def test_the_journal_stays(self):
        admin = self.users["admin"]
        ping, lapse = self.pings()[:1], self.backup.lapse_ids[:1]
        for record in (ping, lapse, self.backup):
            with self.assertRaises(UserError):
                record.sudo().unlink()
        for record in (ping, lapse):
            forced = record.with_user(admin).with_context(_force_unlink=True)
            with self.assertRaises(UserError):
                forced.unlink()
        with self.assertRaises(UserError):
            ping.sudo().write({"kind": "fail"})
        for query in (
            "UPDATE o2b_sla_heartbeat_ping SET kind = 'fail'",
            "TRUNCATE o2b_sla_heartbeat_ping",
            "UPDATE o2b_sla_heartbeat_lapse SET started_at = now()",
            "DELETE FROM o2b_sla_heartbeat_lapse",
            "DELETE FROM o2b_sla_heartbeat_gap",
        ):
            if "gap" in query:
                self.env["o2b.sla.heartbeat.gap"].sudo().create(
                    {
                        "started_at": "2026-06-10 10:00:00",
                        "ended_at": "2026-06-10 11:00:00",
                    }
                )
                self.env.flush_all()
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)
        with self.assertRaises(UserError):
            self.production.unlink()

    def test_watch_backups_with_one_button(self):
        environment = self._create_environment(
            name="Second", url="https://second.example"
        )
        environment = environment.with_user(self.users["contract_manager"])
        action = environment.action_watch_backups()
        lines = action["context"]["default_lines"]
        backup, inventory = environment.heartbeat_ids.sorted("id")
        self.assertEqual(
            (backup.purpose, backup.interval_seconds, backup.grace_seconds),
            ("backup", 3600, 900),
        )
        self.assertEqual((inventory.purpose, inventory.keep_days), ("inventory", 7))
        self.assertEqual(inventory.watched_id, backup)
        self.assertEqual(lines.count("/o2b_sla/ping/"), 2)
        self.assertTrue(environment.is_backup_watched)
        # a second time it shows what is there
        again = environment.action_watch_backups()
        self.assertEqual(again["res_model"], "o2b.sla.heartbeat")
        self.assertEqual(len(environment.heartbeat_ids), 2)
