# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import CompletionStatus

from .common import SlaCommon
from .outbox_common import OutboxCase

DUE = "o2b_sla.ir_cron_clock_due"


class TestHealth(OutboxCase, SlaCommon):
    """What watches the deadlines is watched itself."""

    def setUp(self):
        super().setUp()
        now = self.env["o2b.sla.mixin"]._sla_now()
        for cron in self.env["ir.cron"]._sla_watched().values():
            cron.write({"sla_last_success": now, "failure_count": 0})
        self.cron = self.env.ref(DUE)
        self.env["o2b.sla.notice"].search([]).unlink()

    def codes(self):
        found = self.env["o2b.sla.health"]._check()
        self.assertEqual(found["ok"], not found["problems"])
        return {problem["code"] for problem in found["problems"]}

    def test_all_is_well(self):
        found = self.env["o2b.sla.health"]._check()
        self.assertEqual(found["problems"], [])
        self.assertTrue(found["ok"])
        self.assertIn(DUE, {cron["xmlid"] for cron in found["crons"]})
        self.assertLess(abs(found["skew_seconds"]), 5)
        self.assertIn(found["idle_timeout"], ("0", "0ms"))
        self.assertEqual(
            self.env["o2b.sla.health"].with_user(self.agent).get_banner(), []
        )

    def test_stale(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.cron.interval_number = 5
        self.cron.sla_last_success = now - timedelta(minutes=15)
        self.assertEqual(self.codes(), set(), "three intervals of five minutes")
        self.cron.sla_last_success = now - timedelta(minutes=15, seconds=1)
        self.assertEqual(self.codes(), {"cron_stale"})

    def test_failing_at_the_first_failure(self):
        self.cron.failure_count = 1
        self.assertEqual(self.codes(), {"cron_failing"})

    def test_switched_off(self):
        self.cron.active = False
        self.assertEqual(self.codes(), {"cron_inactive"})
        banner = self.env["o2b.sla.health"].with_user(self.agent).get_banner()
        self.assertEqual(banner, ["Switched off: SLA: warn and flag breaches"])
        employee = self.env.ref("base.public_user")
        self.assertEqual(
            self.env["o2b.sla.health"].with_user(employee).get_banner(), []
        )

    def test_jobs_of_others_we_rely_on(self):
        """Odoo's own sending of mail, which no module of ours owns."""
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        queue.active = False
        found = self.env["o2b.sla.health"]._check()["problems"]
        self.assertEqual([p["code"] for p in found], ["cron_inactive"])
        self.assertIn(queue.name, found[0]["text"])
        queue.write({"active": True, "sla_last_success": False, "lastcall": False})
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_cron SET create_date = %s WHERE id = %s", [now, queue.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.codes(), set(), "it was made today")
        queue.lastcall = now - timedelta(hours=3, seconds=1)
        self.assertEqual(self.codes(), {"cron_stale"})

    def test_cannot_be_deleted(self):
        with self.assertRaises(UserError):
            self.cron.unlink()
        with self.assertRaises(UserError):
            call_kw(
                self.env["ir.cron"].with_user(self.env.ref("base.user_admin")),
                "unlink",
                [self.cron.ids],
                {"context": {"_force_unlink": True}},
            )
        other = self.cron.copy()
        other.unlink()

    def test_deleted_by_sql(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM ir_cron WHERE id = %s", [self.cron.id])
        self.env.invalidate_all()
        self.assertEqual(self.codes(), {"cron_missing"})

    def test_clock_skew(self):
        health = type(self.env["o2b.sla.health"])
        for seconds, codes in ((4, set()), (600, {"clock_skew"}), (-9, {"clock_skew"})):
            app = datetime.utcnow() + timedelta(seconds=seconds)
            with patch.object(health, "_application_now", lambda _self, app=app: app):
                self.assertEqual(self.codes(), codes, seconds)

    def test_idle_timeout(self):
        self.env.cr.execute("SET LOCAL idle_in_transaction_session_timeout = '2s'")
        self.assertEqual(self.codes(), {"idle_timeout"})
        self.env.cr.execute("SET LOCAL idle_in_transaction_session_timeout = 0")

    def test_modules_wait(self):
        module = self.env["ir.module.module"].search(
            [("state", "=", "uninstalled")], limit=1
        )
        module.state = "to install"
        self.assertEqual(self.codes(), {"modules_waiting"})

    def test_outbox(self):
        with self.at("2026-06-01 09:00"):
            self.env["o2b.sla.notice"]._post(
                [
                    {
                        "key": "late",
                        "kind": "alarm",
                        "email_to": "a@b.nl",
                        "subject": "x",
                        "body": "x",
                    }
                ]
            )
        self.assertEqual(self.codes(), {"outbox_late"})

    def test_heartbeat(self):
        """Only a job that has done all there was leaves one."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        job = {
            "id": self.cron.id,
            "failure_count": 0,
            "first_failure_date": None,
            "active": True,
            "cron_name": "x",
        }
        relied_on = self.env.ref("mail.ir_cron_mail_scheduler_action")
        other = self.env.ref("base.autovacuum_job")
        for status, cron, beats in (
            (CompletionStatus.FAILED, self.cron, False),
            (CompletionStatus.PARTIALLY_DONE, self.cron, False),
            (CompletionStatus.FULLY_DONE, self.cron, True),
            (CompletionStatus.FULLY_DONE, relied_on, True),
            (CompletionStatus.FULLY_DONE, other, False),
        ):
            (self.cron | relied_on | other).sla_last_success = False
            self.env.flush_all()
            self.env["ir.cron"]._update_failure_count({**job, "id": cron.id}, status)
            self.env.invalidate_all()
            self.assertEqual(cron.sla_last_success, now if beats else False)

    def test_managers_are_mailed_once_a_day(self):
        self.manager.email = "manager@contractor.example"
        self.env.company.sla_manager_id = self.manager
        self.cron.active = False
        for _turn in range(2):
            self.env["o2b.sla.health"]._cron_watch()
        notice = self.env["o2b.sla.notice"].search(
            [("email_to", "=", "manager@contractor.example")]
        )
        self.assertEqual(len(notice), 1)
        self.assertIn("Switched off", notice.subject)

    def test_after_a_gap_the_others_go_first(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for cron in self.env["ir.cron"]._sla_watched().values():
            cron.sla_last_success = now - timedelta(hours=3)
        self.env["o2b.sla.health"]._cron_watch()
        self.assertFalse(self.env["o2b.sla.notice"].search([]))
        self.env.ref("o2b_sla.ir_cron_watchdog").sla_last_success = now
        self.env["o2b.sla.health"]._cron_watch()
        self.assertTrue(self.env["o2b.sla.notice"].search([]))

    def test_a_database_that_was_not_upgraded(self):
        """Without the column, other jobs go on."""
        with (
            mute_logger("odoo.sql_db"),
            patch("odoo.addons.o2b_sla.models.ir_cron.SQL") as sql,
        ):
            sql.side_effect = None
            sql.return_value = "UPDATE ir_cron SET no_such_column = 1"
            self.env["ir.cron"]._sla_note_success(self.cron.id)
        self.env.cr.execute("SELECT 1")
