# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .heartbeat_common import HeartbeatCase

DAY = "2026-06-10"
LOGGER = "odoo.addons.o2b_sla_uptime.models.o2b_sla_heartbeat_watching"


@tagged("post_install", "-at_install")
class TestHeartbeatWatch(HeartbeatCase):
    """What is overdue is so since its deadline, and becomes one ticket."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("o2b_sla_uptime.ir_cron_heartbeat")

    def ran_last(self, at):
        """Let the scheduled action have run last at an instant."""
        self.env.cr.execute(
            "UPDATE ir_cron SET sla_last_success = %s WHERE id = %s",
            (local(at), self.cron.id),
        )
        self.cron.invalidate_recordset()

    def run_cron(self, at):
        with self.at(at), mute_logger(LOGGER):
            with patch.object(
                self.env.registry["ir.cron"],
                "_commit_progress",
                lambda _self, *_args, **_kwargs: self.env.flush_all() or float("inf"),
            ):
                self.heartbeats._cron_watch()
        self.ran_last(at)

    def test_overdue_since_its_deadline_though_nobody_looked(self):
        self.hear(f"{DAY} 10:00")
        self.watch(f"{DAY} 14:37")
        self.assertEqual(self.lapses(), ["overdue 09:15:00-"])
        lapse = self.backup.lapse_ids
        self.assertEqual(lapse.noticed_at, local(f"{DAY} 14:37"))
        incident = self.incident()
        self.assertEqual(incident.started_at, local(f"{DAY} 11:15"))
        self.assertEqual((incident.kind, incident.priority_id.code), ("backup", "P2"))
        ticket = self.tickets()
        self.assertEqual((len(ticket), ticket.priority), (1, "2"))
        self.assertEqual(ticket.sla_received_at, local(f"{DAY} 11:15"))
        self.assertEqual(ticket.name, "Backup of Production is overdue")

    def test_recovery_and_return(self):
        self.hear(f"{DAY} 10:00")
        self.watch(f"{DAY} 11:16")
        self.hear(f"{DAY} 12:00")
        self.watch(f"{DAY} 12:00")
        incident, ticket = self.incident(), self.tickets()
        self.assertEqual(incident.state, "recovering")
        self.assertEqual(incident.recovered_at, local(f"{DAY} 12:00"))
        self.assertIn("Measured recovery", self.notes(ticket))
        self.assertIn("2700", self.notes(ticket))
        # it fails again within the hold: the same incident, no other ticket
        self.hear(f"{DAY} 12:30", "fail")
        self.watch(f"{DAY} 12:31")
        self.assertEqual(self.incident(), incident)
        self.assertEqual((incident.state, len(self.tickets())), ("open", 1))
        self.hear(f"{DAY} 12:59")
        self.watch(f"{DAY} 13:00")
        self.watch(f"{DAY} 13:30")
        self.assertEqual(incident.state, "recovering")
        self.hear(f"{DAY} 14:00")
        self.watch(f"{DAY} 14:15")
        self.assertEqual(incident.state, "resolved")
        # later it is another one
        self.watch(f"{DAY} 15:16")
        self.assertNotEqual(self.incident(), incident)
        self.assertEqual(len(self.tickets()), 2)

    def test_day_without_backup_is_total_loss(self):
        self.hear(f"{DAY} 10:00")
        self.watch(f"{DAY} 11:16")
        self.watch("2026-06-11 11:14:59")
        self.assertEqual(self.tickets().priority, "2")
        self.watch("2026-06-11 11:16")
        self.assertEqual(self.incident().priority_id.code, "P1")
        self.assertEqual(self.tickets().priority, "3")

    def test_retry_within_the_grace_makes_no_ticket(self):
        self.hear(f"{DAY} 10:00", "fail")
        self.hear(f"{DAY} 10:05")
        self.watch(f"{DAY} 10:06")
        self.assertFalse(self.incident())
        self.assertTrue(self.backup.lapse_ids.is_brief)
        self.watch(f"{DAY} 10:07")
        self.assertFalse(self.tickets())

    def test_failure_is_told_at_once(self):
        self.hear(f"{DAY} 10:00", "fail", body=b"pg_dump: connection refused")
        self.watch(f"{DAY} 10:01")
        self.assertEqual(self.incident().started_at, local(f"{DAY} 10:00"))
        self.assertEqual(self.tickets().name, "Backup of Production failed")
        self.assertIn("connection refused", self.backup.lapse_ids.reason)

    def test_copies_kept_too_long(self):
        inventory, token = self._create_heartbeat("Copies", purpose="inventory")
        old = {
            "count": 200,
            "oldest": "2026-06-01T00:00:00Z",
            "newest": f"{DAY}T08:00:00Z",
        }
        self.hear(f"{DAY} 10:10", token=token, body=old)
        self.watch(f"{DAY} 10:11")
        incident = self.incident()
        self.assertEqual((incident.kind, incident.priority_id.code), ("copies", "P2"))
        self.assertIn("not as agreed", self.tickets().name)
        # two days later it is still no total loss
        self.watch("2026-06-12 10:11")
        self.assertEqual(self.tickets().priority, "2")
        good = old | {
            "oldest": "2026-06-09T00:00:00Z",
            "newest": "2026-06-12T10:00:00Z",
        }
        self.hear("2026-06-12 12:20", token=token, body=good)
        self.watch("2026-06-12 12:21")
        self.assertEqual(incident.recovered_at, local("2026-06-12 12:20"))

    def test_announced_maintenance_waits_with_the_ticket(self):
        window = (local(f"{DAY} 11:00"), local(f"{DAY} 13:00"))
        environments = self.env.registry["o2b.sla.environment"]
        with patch.object(environments, "_get_maintenance", lambda *_args: [window]):
            self.hear(f"{DAY} 10:00")
            self.watch(f"{DAY} 11:16")
            self.assertTrue(self.incident())
            self.assertFalse(self.tickets())
            self.watch(f"{DAY} 13:00")
            self.assertEqual(self.tickets().sla_received_at, local(f"{DAY} 13:00"))

    def test_test_environment_and_archived_ones(self):
        self.hear(f"{DAY} 10:00")
        self.production.active = False
        self.watch(f"{DAY} 12:00")
        self.assertFalse(self.incident())
        self.production.active = True
        self.watch(f"{DAY} 12:01")
        self.assertTrue(self.incident())
        with self.at(f"{DAY} 12:30"):
            self.backup.active = False
        self.assertEqual(self.lapses(), ["overdue 09:15:00-10:30:00"])
        self.watch(f"{DAY} 12:31")
        self.assertEqual(self.incident().state, "resolved")

    # === The scheduled action itself ===

    def test_runs_at_the_next_deadline(self):
        self.hear(f"{DAY} 10:00")
        self.cron.sudo().nextcall = local(f"{DAY} 12:00")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.ran_last(f"{DAY} 11:00")
        self.run_cron(f"{DAY} 11:01")
        triggers = (
            self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
            - triggers
        )
        self.assertIn(local(f"{DAY} 11:15"), triggers.mapped("call_at"))

    def test_bad_one_stops_no_other(self):
        other, token = self._create_heartbeat("Files", purpose="backup")
        self.hear(f"{DAY} 10:00")
        self.hear(f"{DAY} 10:00", token=token)
        follow = self.env.registry["o2b.sla.incident"]._follow_heartbeat

        def fail_first(incidents, heartbeat):
            if heartbeat == self.backup:
                raise ValueError("poison")
            return follow(incidents, heartbeat)

        with (
            patch.object(
                self.env.registry["o2b.sla.incident"], "_follow_heartbeat", fail_first
            ),
            mute_logger("odoo.addons.o2b_sla_uptime.models.o2b_sla_incident_steps"),
        ):
            self.watch(f"{DAY} 11:16")
        self.assertEqual(self.incident().about, "Files")
        self.watch(f"{DAY} 11:17")
        self.assertEqual(len(self.tickets()), 2, "made up for")

    def test_our_own_stand_still_is_told_as_such(self):
        """Three hours without scheduled action and without any sign of life."""
        self.hear(f"{DAY} 10:00")
        self.ran_last(f"{DAY} 10:30")
        self.run_cron(f"{DAY} 13:30")
        gap = self.env["o2b.sla.heartbeat.gap"].search([], limit=1)
        self.assertEqual(
            (gap.started_at, gap.ended_at),
            (local(f"{DAY} 10:30"), local(f"{DAY} 13:30")),
        )
        self.assertFalse(self.backup.lapse_ids, "nobody could have heard it")
        self.assertEqual(self.backup.expected_at, local(f"{DAY} 14:00"))
        self.run_cron(f"{DAY} 13:31")
        self.assertEqual(self.env["o2b.sla.heartbeat.gap"].search_count([]), 1)
        self.ran_last(f"{DAY} 14:14")
        self.run_cron(f"{DAY} 14:15")
        self.watch(f"{DAY} 14:16")
        self.assertEqual(self.lapses(), ["overdue 12:15:00-"])

    def test_stand_still_of_the_scheduled_action_alone_excuses_nothing(self):
        """Others were heard all the time, so this one could have been (D11)."""
        _other, token = self._create_heartbeat("Every minute", interval_seconds=60)
        self.hear(f"{DAY} 10:00")
        self.ran_last(f"{DAY} 10:30")
        at = local(f"{DAY} 10:31")
        rows = [(_other.id, at + timedelta(minutes=2 * number)) for number in range(90)]
        for heartbeat_id, received_at in rows:
            self.env.cr.execute(
                "INSERT INTO o2b_sla_heartbeat_ping (heartbeat_id, received_at, kind,"
                " effect) VALUES (%s, %s, 'success', 'counted')",
                (heartbeat_id, received_at),
            )
        self.run_cron(f"{DAY} 13:30")
        self.assertFalse(self.env["o2b.sla.heartbeat.gap"].search([]))
        self.assertEqual(self.lapses(), ["overdue 09:15:00-"])
        self.assertEqual(self.incident().started_at, local(f"{DAY} 11:15"))

    def test_overdue_before_we_stood_still(self):
        self.hear(f"{DAY} 10:00")
        self.ran_last(f"{DAY} 11:15")
        self.run_cron(f"{DAY} 14:00")
        self.assertEqual(self.lapses(), ["overdue 09:15:00-"])

    def test_health(self):
        self.env.cr.execute(
            "UPDATE o2b_sla_heartbeat SET create_date = %s WHERE id = %s",
            (local("2026-06-08 10:00"), self.backup.id),
        )
        self.env.invalidate_all()

        def codes():
            result = {"problems": []}
            self.env["o2b.sla.health"].sudo()._check_heartbeats(result)
            return [problem["code"] for problem in result["problems"]]

        with self.at(f"{DAY} 10:00"):
            self.assertEqual(codes(), ["heartbeat_forgotten"])
        self.hear(f"{DAY} 10:00")
        with self.at(f"{DAY} 11:25"):
            self.assertFalse(codes())
        with self.at(f"{DAY} 11:26"):
            self.assertEqual(codes(), ["heartbeats_unnoticed"])
