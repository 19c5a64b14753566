# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from ..seconds import to_seconds
from .heartbeat_common import HeartbeatCase

DAY = "2026-06-10"


@tagged("post_install", "-at_install")
class TestHeartbeatIntake(HeartbeatCase):
    """Signs of life as they come in (UPTIME: a heartbeat as Healthchecks has it)."""

    def test_states_and_their_searches(self):
        self.assertEqual(self.state(f"{DAY} 09:00"), "new")
        self.hear(f"{DAY} 10:00", "start", run="a")
        self.assertEqual(self.state(f"{DAY} 10:01"), "started")
        self.hear(f"{DAY} 10:05", run="a")
        for at, state in (
            ("10:05", "up"),
            ("11:04:59", "up"),
            ("11:05", "late"),
            ("11:19:59", "late"),
            ("11:20", "overdue"),
        ):
            with self.at(f"{DAY} {at}"), self.subTest(at=at):
                self.assertEqual(self.backup.state, state)
                for name in ("new", "up", "started", "late", "overdue", "failed"):
                    found = self.heartbeats.search([("state", "=", name)])
                    self.assertEqual(self.backup in found, name == state)
        self.hear(f"{DAY} 11:30", "fail", exit_code=3, body=b"disk full")
        self.assertEqual(self.state(f"{DAY} 11:31"), "failed")
        self.hear(f"{DAY} 11:40")
        self.assertEqual(self.state(f"{DAY} 11:41"), "up")
        # what it was overdue is written down though nobody looked meanwhile
        self.assertEqual(self.lapses(), ["overdue 09:20:00-09:40:00"])

    def test_journal(self):
        self.hear(f"{DAY} 10:00", "start", run="a", method="POST", address="192.0.2.1")
        self.hear(
            f"{DAY} 10:04",
            run="a",
            backup="b-1",
            size=2**33,
            body=b"password=hunter2 done\x00\xff",
            stamp=to_seconds(local(f"{DAY} 10:07")),
        )
        start, done = self.pings()
        self.assertEqual(
            (start.kind, start.method, start.address), ("start", "POST", "192.0.2.1")
        )
        self.assertEqual((done.duration, done.size, done.backup), (240, 2**33, "b-1"))
        self.assertEqual(done.received_at, local(f"{DAY} 10:04"), "our own clock")
        self.assertEqual(done.skew, 180)
        self.assertNotIn("hunter2", done.body)
        self.assertIn("done", done.body)

    def test_replays_do_not_extend(self):
        self.hear(f"{DAY} 10:00", run="a", backup="b-1")
        deadline = self.backup.deadline_at
        self.hear(f"{DAY} 10:30", run="a")
        self.hear(f"{DAY} 10:31", backup="b-1")
        self.hear(f"{DAY} 10:32", "start", run="a")
        self.hear(f"{DAY} 10:33", stamp=to_seconds(local(f"{DAY} 10:00")))
        self.hear(f"{DAY} 10:34", "log")
        self.backup.invalidate_recordset()
        self.assertEqual(self.backup.deadline_at, deadline)
        self.assertEqual(self.backup.phase, "up")
        self.assertEqual(
            self.pings().mapped("effect"),
            ["counted", "replay", "replay", "out_of_order", "replay", "noted"],
        )
        self.hear(f"{DAY} 10:40", run="b", backup="b-2")
        self.assertEqual(self.backup.deadline_at, deadline + timedelta(minutes=40))

    def test_addresses(self):
        self.assertEqual(self.hear(f"{DAY} 10:00", token="0" * 32), 404)
        self.assertEqual(self.hear(f"{DAY} 10:00", token=self.backup.token_hash), 404)
        with self.at(f"{DAY} 11:00"):
            new = self.backup._renew_token()
        self.assertRegex(new, "^[0-9a-f]{32}$")
        self.assertEqual(self.hear(f"{DAY} 11:00", token=new), 200)
        self.assertEqual(self.hear(f"{DAY} 11:01"), 200, "the old one, for a week")
        self.assertEqual(self.hear("2026-06-17 11:01"), 404)
        with self.at("2026-06-12 10:00"):
            self.backup.action_drop_previous()
        self.assertEqual(self.hear("2026-06-12 10:01"), 404)
        self.backup.active = False
        self.assertEqual(self.hear("2026-06-12 10:02", token=new), 404)

    def test_post_only_and_rate(self):
        self.backup.post_only = True
        self.env.flush_all()
        for method in ("GET", "HEAD"):
            self.assertEqual(self.hear(f"{DAY} 10:00", method=method), 405)
        self.assertEqual(self.hear(f"{DAY} 10:00", method="POST"), 200)
        _other, token = self._create_heartbeat("Nightly")
        answers = [self.hear(f"{DAY} 10:00", token=token) for _n in range(62)]
        self.assertEqual(answers[:60], [200] * 60)
        self.assertEqual(answers[60:], [429] * 2)
        self.assertEqual(self.hear(f"{DAY} 10:00", method="POST"), 200, "of its own")

    def test_pause(self):
        self.hear(f"{DAY} 10:00")
        with self.at(f"{DAY} 10:10"):
            self.backup.action_pause()
        self.assertEqual(self.state(f"{DAY} 20:00"), "paused")
        self.hear(f"{DAY} 12:00")
        self.assertEqual(self.state(f"{DAY} 20:00"), "paused")
        with self.at(f"{DAY} 21:00"):
            self.backup.action_resume()
        self.assertEqual(self.state(f"{DAY} 22:14:59"), "late")
        self.assertEqual(self.state(f"{DAY} 22:15"), "overdue")
        kinds = self.pings().mapped("kind")
        self.assertEqual(kinds, ["success", "pause", "success", "resume"])

    def test_schedules(self):
        with self.assertRaises(ValidationError):
            self.backup.write({"schedule_kind": "cron", "cron": "61 * * * *"})
        self.hear(f"{DAY} 10:00")
        with self.at(f"{DAY} 10:01"):
            self.backup.write({"schedule_kind": "cron", "cron": "30 2 * * *"})
        self.assertEqual(self.backup.zone, "Europe/Amsterdam")
        self.assertEqual(self.backup.expected_at, local("2026-06-11 02:30"))
        self.assertEqual(self.backup.deadline_at, local("2026-06-11 02:45"))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.backup.interval_seconds = 5

    def test_inventory(self):
        inventory, token = self._create_heartbeat(
            "Copies", purpose="inventory", watched_id=self.backup.id, grace_seconds=3600
        )
        for hour in range(10, 20):
            self.hear(f"{DAY} {hour}:00")
        now = to_seconds(local(f"{DAY} 19:05"))
        hours = [{"at": now - 3600 * number - 300, "size": 100} for number in range(10)]

        def tell(copies, at=f"{DAY} 19:05"):
            self.hear(at, token=token, body={"copies": copies})
            return self.pings(inventory)[-1]

        line = tell(hours)
        self.assertEqual(
            (line.kind, line.findings, line.copy_count), ("success", False, 10)
        )
        self.assertEqual(line.copies_size, 1000)
        self.assertEqual(self.state(f"{DAY} 19:06", inventory), "up")
        line = tell([*hours, {"at": now - 7 * 86400 - 301}])
        self.assertEqual((line.kind, line.findings), ("fail", "old"))
        self.assertIn("longer than agreed", line.findings_text)
        self.assertEqual(self.state(f"{DAY} 19:06", inventory), "failed")
        self.assertEqual(tell(hours[:7]).findings, "few", "eight had to be there")
        self.assertEqual(tell(hours[2:], f"{DAY} 19:06").findings, "stale")
        self.assertEqual(tell([]).findings, "none")
        for body in (b"", b"OK", b'{"copies": 1}', b"[" * 5000):
            self.hear(f"{DAY} 19:07", token=token, body=body)
            self.assertEqual(self.pings(inventory)[-1].findings, "unreadable")
        self.assertFalse(tell(hours).findings)
        self.assertEqual(self.state(f"{DAY} 19:08", inventory), "up")

    def test_durations_on_screen(self):
        for hour in range(10, 14):
            self.hear(f"{DAY} {hour}:00", "start", run=f"r{hour}")
            self.hear(f"{DAY} {hour}:0{hour - 9}", run=f"r{hour}")
        with self.at(f"{DAY} 14:00"):
            self.assertIn("2 min 30 s", self.backup.durations)
            self.assertEqual(len(self.backup.recent_ping_ids), 8)
