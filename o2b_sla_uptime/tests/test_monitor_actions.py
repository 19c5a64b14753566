# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from pathlib import Path

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..probe import refusal
from ..seconds import to_seconds
from .monitor_common import MonitorCommon


class TestMonitorActions(MonitorCommon):
    """What people do: enter, check now, pause, resume, archive, watch."""

    # === Entering ===

    def test_addresses_that_are_refused(self):
        for url in (
            "http://127.0.0.1/",
            "http://localhost/",
            "http://2130706433/",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://[::1]/",
            "https://user:pass@client.example/",
            "https://client.example:22/",
            "file:///etc/passwd",
            "https://a..b/",
            "",
        ):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.add_monitor(url=url)

    def test_reasons_are_those_of_the_prober(self):
        """A sentence that the prober no longer says is translated for nothing."""
        probe = Path(refusal.__file__).parent
        said = "".join(path.read_text() for path in probe.glob("*.py"))
        for sentence in self.env["o2b.sla.monitor"]._get_reasons():
            self.assertIn(f'"{sentence}"', said)

    def test_private_network_that_a_manager_allowed(self):
        monitor = self.add_monitor(
            url="http://10.1.2.3/", allow_private="10.1.0.0/16, 192.168.7.0/24"
        )
        self.assertEqual(monitor._get_target().allow_private[1], "192.168.7.0/24")
        with self.assertRaises(ValidationError):
            monitor.allow_private = "10.1.0.0/99"
        with self.assertRaises(ValidationError):
            monitor.allow_private = False

    def test_kinds(self):
        for values in (
            {"kind": "tcp", "host": "client.example", "port": 25},
            {"kind": "tls", "host": "client.example"},
            {"kind": "sip", "host": "pbx.client.example", "transport": "tls"},
        ):
            self.assertIn("client.example", self.add_monitor(**values).address)
        for values in (
            {"kind": "tcp", "host": "client.example"},
            {"kind": "tcp", "host": False, "port": 25},
            {"kind": "sip", "host": "10.0.0.1"},
            {"method": "HEAD", "keyword": "welcome"},
            {"accepted_status": "ok"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.add_monitor(**values)

    def test_numbers_that_are_refused(self):
        for values in (
            {"interval_seconds": 10},
            {"retry_seconds": 61},
            {"failures": 0},
            {"timeout_seconds": 60},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.add_monitor(**values)

    def test_changes_of_the_address_are_logged(self):
        monitor = self.monitor.with_user(self.contract_manager).with_context(
            tracking_disable=False, mail_notrack=False
        )
        self.env.cr.flush()
        monitor.url = "https://client.example/other"
        self.env.cr.flush()
        tracked = self.monitor.message_ids.tracking_value_ids
        self.assertIn("https://client.example/other", tracked.mapped("new_value_char"))

    def test_form(self):
        with Form(self.env["o2b.sla.monitor"].with_user(self.contract_manager)) as form:
            form.name = "Web"
            form.environment_id = self.environment
            form.url = "https://client.example/"
        self.assertRegex(form.record.reference, r"^m-\d+$")
        self.assertNotEqual(form.record.reference, self.monitor.reference)

    # === Check now ===

    def test_check_now(self):
        shown = self.monitor.with_user(self.agent).action_check_now()["params"]
        self.assertEqual(shown["type"], "success")
        self.assertEqual(shown["title"], "Web is up")
        self.assertEqual(shown["message"], "Status 200 · 120 ms · 198.51.100.7")
        self.assertEqual(self.monitor.state, "up")
        self.wait(5)
        self.outcomes = {self.monitor.id: "timeout"}
        shown = self.monitor.with_user(self.agent).action_check_now()["params"]
        self.assertEqual(shown["type"], "danger")
        self.assertIn("failure 1 of 3", shown["message"])
        self.assertEqual(self.monitor.state, "suspect")

    def test_check_now_beside_a_worker(self):
        """The worker's result is dropped, not counted twice."""
        self.run_cron()
        self.wait(60)
        claims = self.env["o2b.sla.monitor"]._claim()
        self.outcomes = {self.monitor.id: "timeout"}
        self.monitor.action_check_now()
        self.wait(1)
        claims[0].result = self.result("timeout")
        self.env["o2b.sla.monitor"]._write_results(claims)
        self.env.invalidate_all()
        self.assertEqual(self.monitor.status_ids.failures, 1)

    def test_check_now_is_not_for_all(self):
        outside = self.add_monitor("Outside", kind="external")
        with self.assertRaises(UserError):
            outside.action_check_now()
        self.monitor._pause("moving")
        with self.assertRaises(UserError):
            self.monitor.action_check_now()

    # === Pause ===

    def test_pause_and_resume(self):
        self.run_until("08:05")
        self.time("8:06")
        self.run_cron("timeout")
        ours = self.monitor.with_user(self.contract_manager)
        self.time("8:10")
        self.assertEqual(self.outages(), ["down 08:06:00-"])
        self.run_cron()
        action = ours.action_pause()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.contract_manager)
            .with_context(**action["context"])
            .create({"reason": "The server moves"})
        )
        dialog.action_pause()
        self.env.invalidate_all()
        self.assertEqual(self.monitor.state, "paused")
        self.assertEqual(self.monitor.pause_reason, "The server moves")
        self.assertEqual(self.monitor.paused_by_id, self.contract_manager)
        checked = len(self.checked)
        self.time("8:40")
        self.run_cron("up")
        self.assertEqual(len(self.checked), checked)
        ours.action_resume()
        self.assertEqual(self.monitor.state, "unknown")
        self.assertFalse(self.monitor.pause_reason)
        self.time("8:41")
        self.run_cron("up")
        self.assertEqual(self.monitor.state, "up")
        self.assertFalse(self.env["o2b.sla.outage"]._get_lasting(self.monitor))

    def test_agent_does_not_pause(self):
        with self.assertRaises(AccessError):
            self.monitor.with_user(self.agent)._pause("because")
        with self.assertRaises(AccessError):
            self.monitor._pause("because") or self.monitor.with_user(
                self.agent
            ).action_resume()

    # === Archive ===

    def test_archive(self):
        """What lasts ends there; out of the archive the time between is unknown."""
        self.run_until("08:05")
        self.time("8:06")
        self.run_cron("timeout")
        self.time("8:07")
        self.monitor.action_archive()
        self.assertEqual(self.outages(), ["down 08:06:00-08:07:00"])
        self.assertEqual(f"{self.monitor.measured_until:%H:%M}", "08:07")
        checked = len(self.checked)
        self.time("9:00")
        self.run_cron("up")
        self.assertEqual(len(self.checked), checked)
        self.monitor.action_unarchive()
        self.time("9:01")
        self.run_cron("up")
        self.assertEqual(
            self.outages(), ["down 08:06:00-08:07:00", "unknown 08:07:00-09:01:00"]
        )
        self.assertFalse(self.monitor.measured_until)

    def test_archived_ones_judge_nothing(self):
        """From then on the others tell how the environment is; alone, nobody knows."""
        other = self.add_monitor("Other")
        self.run_until("08:05")
        self.time("8:06")
        self.outcomes = {self.monitor.id: "timeout"}
        self.run_cron()
        self.time("8:07")
        self.monitor.action_archive()
        self.run_until("08:20")
        start, now = to_seconds(self.clock.replace(minute=5)), to_seconds(self.clock)
        measured = self.environment._get_intervals(
            self.clock.replace(minute=5), self.clock, self.clock
        )
        self.assertEqual(measured["down"], [(start + 60, start + 120)])
        self.assertEqual(measured["unknown"], [])
        other.action_archive()
        self.wait(600)
        measured = self.environment._get_intervals(
            self.clock - timedelta(minutes=25), self.clock, self.clock
        )
        self.assertEqual(measured["unknown"], [(now, now + 600)])

    def test_archive_the_environment(self):
        other = self.add_monitor("Other")
        other.action_archive()
        self.wait(60)
        self.run_cron()
        self.environment.action_archive()
        self.assertFalse(self.monitor.active)
        self.wait(3600)
        self.environment.action_unarchive()
        self.assertTrue(self.monitor.active)
        self.assertFalse(other.active, "archived before by somebody")

    def test_another_watcher(self):
        """From Odoo to an engine outside: unknown until it speaks."""
        self.run_until("08:05")
        self.monitor.kind = "external"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.monitor.state, "unknown")
        self.assertEqual(self.outages(), ["unknown 08:05:00-"])
        self.assertFalse(self.monitor.status_ids.next_check_at)

    # === Watch ===

    def test_watch(self):
        environments = self.environment
        environments |= environments.create(
            [
                {
                    "name": name,
                    "agreement_id": self.agreement.id,
                    "url": url,
                    "kind": kind,
                }
                for name, url, kind in (
                    ("Shop", "https://shop.client.example", "production"),
                    ("Test", "https://test.client.example", "test"),
                    ("Bare", False, "production"),
                )
            ]
        )
        action = environments.with_user(self.contract_manager).action_watch()
        made = self.env["o2b.sla.monitor"].search(action["domain"])
        self.assertEqual(made.environment_id.name, "Shop")
        self.assertEqual(made.url, "https://shop.client.example/web/login")
        with self.assertRaises(UserError):
            environments.action_watch()

    def test_watch_what_may_not_be_watched(self):
        inside = self.environment.create(
            {
                "name": "Inside",
                "agreement_id": self.agreement.id,
                "url": "http://10.0.0.1",
            }
        )
        with self.assertRaises(UserError):
            inside.action_watch()
        good = inside.copy({"name": "Good", "url": "https://good.example"})
        shown = (inside | good).action_watch()["params"]
        self.assertIn("Inside", shown["message"])
        self.assertEqual(good.monitor_count, 1)
