# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

from odoo.tests import HttpCase, tagged

from .heartbeat_common import HeartbeatData

#: What PostgreSQL says to who comes second.
LOSE = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$"
SCRIPT = Path(__file__).parents[1] / "static" / "examples" / "backup.sh"


@tagged("post_install", "-at_install")
class TestHeartbeatHttp(HeartbeatData, HttpCase):
    """The address itself: whatever is sent, it answers at once and never fails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        limit = "o2b_sla_uptime.pings_per_minute"
        cls.env["ir.config_parameter"].set_param(limit, "6000")

    def ping(self, rest="", method="GET", token=None, **kwargs):
        url = f"/o2b_sla/ping/{token or self.token}{rest}"
        return self.url_open(url, method=method, timeout=30, **kwargs)

    def last(self):
        self.env.invalidate_all()
        return self.pings()[-1]

    def test_ways_to_say_it(self):
        for rest, method, kind, code in (
            ("", "GET", "success", 0),
            ("", "POST", "success", 0),
            ("", "HEAD", "success", 0),
            ("/start", "GET", "start", 0),
            ("/fail", "POST", "fail", 0),
            ("/log", "POST", "log", 0),
            ("/0", "GET", "success", 0),
            ("/255", "GET", "fail", 255),
        ):
            with self.subTest(rest=rest, method=method):
                answer = self.ping(rest, method)
                self.assertEqual(answer.status_code, 200)
                if method != "HEAD":
                    self.assertEqual(answer.text, "OK")
                self.assertEqual(
                    (self.last().kind, self.last().exit_code), (kind, code)
                )

    def test_no_such_address(self):
        count = len(self.pings())
        for rest in (
            "/256",
            "/-1",
            "/x",
            "/00000",
            "/start/x",
            "/%00",
            "/\u0661",
            "/ ",
        ):
            self.assertEqual(self.ping(quote(rest, "/%")).status_code, 404, rest)
        for token in ("0" * 32, "x", "%00", "%ff%fe", "a" * 3000, "'--"):
            for rest in ("", "/start"):
                self.assertEqual(self.ping(rest, token=token).status_code, 404, token)
        for method in ("PUT", "DELETE", "PATCH"):
            self.assertIn(self.ping(method=method).status_code, (405, 501), method)
        self.assertEqual(len(self.pings()), count)

    def test_post_only(self):
        self.backup.post_only = True
        for method, status in (("GET", 405), ("HEAD", 405), ("POST", 200)):
            answer = self.ping(method=method)
            self.assertEqual(answer.status_code, status)
        self.assertEqual(len(self.pings()), 1)

    def test_rate(self):
        limit = "o2b_sla_uptime.pings_per_minute"
        self.env["ir.config_parameter"].set_param(limit, "3")
        _other, token = self._create_heartbeat("Fast")
        answers = [self.ping(token=token) for _n in range(5)]
        self.assertEqual([a.status_code for a in answers], [200, 200, 200, 429, 429])
        self.assertGreater(int(answers[-1].headers["Retry-After"]), 0)

    def test_facts(self):
        headers = {"X-Backup-Id": "b-7", "X-Backup-Size": "123456789012"}
        self.ping("/start?rid=run-1")
        self.ping("/0?rid=run-1&duration=77", "POST", headers=headers, data="all well")
        last = self.last()
        self.assertEqual(
            (last.run, last.backup, last.size), ("run-1", "b-7", 123456789012)
        )
        self.assertEqual((last.duration, last.body), (77, "all well"))
        # heard before: no second effect
        self.assertEqual(self.ping("/0?rid=run-1").status_code, 200)
        self.assertEqual(self.last().effect, "replay")

    def test_odd_bodies(self):
        form = "application/x-www-form-urlencoded"
        for body, kind in (
            (b"a=1&b=%zz;&&==", form),
            (b"\x00\xff\xfe" * 100, form),
            (b"\xed\xa0\x80 lone surrogate", "text/plain; charset=utf-16"),
            (b"--x\r\nnot a form", "multipart/form-data; boundary=x"),
            (b"no boundary", "multipart/form-data"),
            (b"{" * 50000, "application/json"),
            (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "text/xml"),
            (b"<script>alert(1)</script>", "text/html"),
            (b"x" * 100000, "text/plain"),
            (b"x", "\xe9\xff/;;="),
            ("caf\u00e9 \U0001f4be".encode(), ""),
        ):
            with self.subTest(body=body[:20], kind=kind):
                headers = {"Content-Type": kind.encode("latin-1")}
                answer = self.ping("/log", "POST", data=body, headers=headers)
                self.assertEqual(answer.status_code, 200)
                self.assertLessEqual(len(self.last().body or ""), 10000)
        # the text is kept as it was sent, also when curl calls it a form
        self.ping(
            "/log", "POST", data="rows=5; 100% & done", headers={"Content-Type": form}
        )
        self.assertEqual(self.last().body, "rows=5; 100% & done")

    def test_too_long_counts_without_its_message(self):
        answer = self.ping("/0", "POST", data=b"x" * 300000)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual((self.last().kind, self.last().body), ("success", False))

    def test_odd_facts(self):
        for query in (
            "rid=" + "x" * 500,
            "rid=%00",
            "rid=a&rid=b",
            "size=NaN&duration=inf",
            "size=-5&duration=1e999",
            "size=99999999999999999999999999",
            "ts=abc",
            "ts=\u0661",
            "id=" + "y" * 5000,
            "csrf_token=x&token=y&action=fail",
            "db=other",
        ):
            with self.subTest(query=query):
                answer = self.ping(f"/log?{quote(query, '=&%')}", "POST")
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(self.last().kind, "log")
        for header in ("X-Backup-Id", "X-Backup-Size", "X-O2B-Timestamp"):
            answer = self.ping("/log", headers={header: b"\xff\xfe\x01"})
            self.assertIn(answer.status_code, (200, 400))

    def test_no_row_twice_after_a_lost_race(self):
        heartbeats = self.env.registry["o2b.sla.heartbeat"]
        insert, failed = heartbeats._insert_line, []

        def lose_once(records, line):
            insert(records, line)
            if not failed:
                failed.append(1)
                records.env.cr.execute(LOSE, log_exceptions=False)

        with patch.object(heartbeats, "_insert_line", lose_once):
            self.assertEqual(self.ping("/0", "POST", data=b"text").status_code, 200)
        self.assertTrue(failed)
        self.assertEqual(self.pings().mapped("body"), ["text"])

    def test_the_token_is_not_logged(self):
        logger = logging.getLogger("werkzeug")
        for message, arguments in (
            ('"%s" %s', (f"GET /o2b_sla/ping/{self.token}/start?rid=1", 200)),
            (f"HEAD /o2b_sla/ping/{self.token} HTTP/1.1", ()),
        ):
            record = logging.LogRecord(
                "", logging.INFO, "", 0, message, arguments, None
            )
            logger.filter(record)
            text = record.getMessage()
            self.assertIn("/o2b_sla/ping/…", text)
            self.assertNotIn(self.token, text)

    def test_answers_do_not_wait_for_tickets(self):
        self.ping("/fail")
        self.ping("/0")
        self.assertFalse(self.incident(), "the scheduled action does that")
        self.assertTrue(
            self.env["ir.cron.trigger"].search(
                [
                    (
                        "cron_id",
                        "=",
                        self.env.ref("o2b_sla_uptime.ir_cron_heartbeat").id,
                    )
                ]
            )
        )

    # === The example, run for real ===

    def run_script(self, folder, command, inventory_token):
        base = self.base_url()
        environment = {
            **os.environ,
            "BACKUP_URL": f"{base}/o2b_sla/ping/{self.token}",
            "INVENTORY_URL": f"{base}/o2b_sla/ping/{inventory_token}",
            "BACKUP_DIR": str(folder),
            "BACKUP_COMMAND": command,
        }
        with self.allow_requests(all_requests=True):
            return subprocess.run(
                ["sh", str(SCRIPT)],
                env=environment,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )

    def test_example_script(self):
        if not shutil.which("curl"):
            self.skipTest("curl is not installed")
        inventory, token = self._create_heartbeat(
            "Copies", purpose="inventory", watched_id=self.backup.id
        )
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            old, young = folder / "backup-old.dump", folder / "backup-young.dump"
            now = time.time()
            for path, days in ((old, 7.1), (young, 6.9)):
                path.write_bytes(b"x" * 10)
                os.utime(path, (now - days * 86400,) * 2)
            done = self.run_script(folder, 'printf 12345 > "$BACKUP_FILE"', token)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertFalse(old.exists(), "kept for seven days at most")
            self.assertTrue(young.exists())
            self.env.invalidate_all()
            start, success = self.pings()
            self.assertEqual((start.kind, success.kind), ("start", "success"))
            self.assertEqual((success.size, success.run), (5, start.run))
            told = self.pings(inventory)
            self.assertEqual((told.kind, told.copy_count), ("success", 2))
            self.assertEqual(told.copies_size, 15)
            # a backup that fails
            failed = self.run_script(folder, "echo no space >&2; exit 3", token)
            self.assertEqual(failed.returncode, 3)
            self.env.invalidate_all()
            line = self.pings()[-1]
            self.assertEqual((line.kind, line.exit_code), ("fail", 3))
            self.assertIn("no space", line.body)
            self.assertEqual(self.pings(inventory)[-1].copy_count, 2)
            self.assertEqual(json.dumps(self.pings(inventory)[-1].findings), "false")
        logging.getLogger(__name__).debug("example script: %s", done.stdout)
