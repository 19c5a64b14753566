# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .backup_common import HOUR, BackupCase


@tagged("post_install", "-at_install")
class TestBackupMonth(BackupCase):
    """Expected, done, late, failed, missing and unknown runs of a month (SLA §2.3)."""

    def test_months_of_the_year(self):
        self.heard(local("2026-02-01 00:00") - 2 * HOUR, local("2026-12-01 05:00"))
        for month, expected in ((3, 743), (4, 720), (5, 744), (10, 745)):
            record = self.month(2026, month, "2026-12-02 10:00")
            self.assertEqual(
                self.figures(record), {"expected": expected, "done": expected}
            )

    def test_what_became_of_the_runs(self):
        start, end = local("2026-06-01 00:00"), local("2026-07-01 00:00")
        lost = [start + HOUR * number for number in (10, 11, 50, 100, 101, 102, 200)]
        self.heard(start - 24 * HOUR, end + 5 * HOUR, skip=lost)
        late = start + 51 * HOUR - timedelta(minutes=30)
        self.heard(late, late + HOUR)
        self.heard(lost[-1], lost[-1] + HOUR, kind="fail")
        self.env["o2b.sla.heartbeat.gap"].sudo().create(
            {"started_at": lost[3], "ended_at": lost[5] + timedelta(minutes=30)}
        )
        record = self.month(2026, 6, "2026-07-02 05:00")
        self.assertEqual(
            self.figures(record),
            {
                "expected": 720,
                "done": 713,
                "late": 1,
                "failed": 1,
                "missing": 2,
                "unknown": 3,
            },
        )

    def test_running_month_and_freezing(self):
        start = local("2026-06-01 00:00")
        self.heard(start - 24 * HOUR, start + 100 * HOUR)
        record = self.month(2026, 6, "2026-06-05 04:00")
        self.assertEqual(self.figures(record), {"expected": 100, "done": 100})
        inventory, token = self._create_heartbeat("Copies", purpose="inventory")
        body = {
            "count": 168,
            "oldest": "2026-06-23T10:00:00Z",
            "newest": "2026-06-30T09:00:00Z",
        }
        self.hear("2026-06-30 11:00", token=token, body=body)
        self.hear(
            "2026-06-30 12:00",
            token=token,
            body=body | {"oldest": "2026-06-20T10:00:00Z"},
        )
        self.heard(start + 100 * HOUR, start + 722 * HOUR)
        with self.at("2026-07-02 06:00"):
            record._freeze()
        self.assertEqual(record.state, "frozen")
        self.assertEqual(self.figures(record), {"expected": 720, "done": 720})
        self.assertEqual(record.copy_count, 168)
        self.assertEqual((record.inventory_count, record.kept_too_long_count), (2, 1))
        payload = json.loads(record.payload)
        self.assertEqual(payload["backups"][0]["runs"]["done"], 720)
        self.assertIn("743", record.method)

    def test_paused_is_unknown(self):
        start = local("2026-06-01 00:00")
        pings = self.env["o2b.sla.heartbeat.ping"].sudo()
        self.heard(start - HOUR, start + 48 * HOUR)
        for kind, hour in (("pause", 48.1), ("resume", 60.5)):
            pings.create(
                {
                    "heartbeat_id": self.backup.id,
                    "kind": kind,
                    "received_at": start + hour * HOUR,
                }
            )
        self.heard(start + 61 * HOUR, start + 730 * HOUR)
        record = self.month(2026, 6, "2026-07-02 05:00")
        self.assertEqual(
            self.figures(record), {"expected": 720, "done": 707, "unknown": 13}
        )

    def test_few_queries(self):
        start = local("2026-06-01 00:00")
        self.heard(start - 24 * HOUR, start + 730 * HOUR)
        record = self.month(2026, 6, "2026-07-02 05:00")
        with self.at("2026-07-02 05:00"):
            record._reckon(local("2026-07-02 05:00"))
            heartbeats = record._get_heartbeats(self.production)
            with self.assertQueryCount(1):
                record._fetch_heard(heartbeats, start, start + 730 * HOUR)

    def test_old_signs_of_life_go_those_of_an_open_month_stay(self):
        start = local("2026-06-01 00:00")
        self.heard(start - 24 * HOUR, start + 24 * HOUR)
        self.env["ir.config_parameter"].set_param("o2b_sla_uptime.ping_days", "31")
        self.month(2026, 6, "2026-07-01 10:00")
        pings = self.env["o2b.sla.heartbeat.ping"]
        with self.at("2026-12-01 10:00"):
            pings._gc_pings()
            self.assertEqual(len(self.pings()), 48, "the month is not frozen")
            self.env["o2b.sla.backup.month"].sudo().search([]).unlink()
            pings._gc_pings()
            self.assertFalse(self.pings())
