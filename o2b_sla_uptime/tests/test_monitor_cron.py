# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from .monitor_common import MonitorCommon

LOGGER = "odoo.addons.o2b_sla_uptime.models.o2b_sla_monitor_checking"


class TestMonitorCron(MonitorCommon):
    """The scheduled action under faults."""

    def test_claims_once(self):
        """Whoever comes second gets nothing, until the claim has run out."""
        monitors = self.env["o2b.sla.monitor"]
        self.assertEqual([claim.id for claim in monitors._claim()], self.monitor.ids)
        self.assertEqual(monitors._claim(), [])
        self.wait(46)
        self.assertEqual([claim.id for claim in monitors._claim()], self.monitor.ids)

    def test_killed_worker(self):
        """Its claims run out; the gap is short enough to be none."""
        self.run_until("08:10")
        self.time("8:11")
        self.env["o2b.sla.monitor"]._claim()
        self.time("8:11:30")
        self.run_cron()
        self.assertEqual(len(self.checked), 11, "another worker has it still")
        self.time("8:12")
        self.run_cron()
        self.assertEqual(len(self.checked), 12)
        self.assertEqual(self.outages(), [])

    def test_dead_ones_come_last(self):
        dead = self.add_monitor("Dead")
        self.run_cron()
        dead.status_ids.sudo().write({"name": "down", "next_check_at": "2020-01-01"})
        self.wait(60)
        claims = self.env["o2b.sla.monitor"]._claim()
        self.assertEqual([claim.id for claim in claims], [self.monitor.id, dead.id])

    def test_serialization_failure_is_begun_again(self):
        write = type(self.env["o2b.sla.monitor.status"])._write_batch
        tries = []

        def clash(records, rows):
            tries.append(len(rows))
            if len(tries) < 3:
                raise SerializationFailure("somebody was first")
            return write(records, rows)

        self.patch(self.env.cr, "rollback", lambda: None)
        self.patch(self.env.registry["o2b.sla.monitor.status"], "_write_batch", clash)
        self.run_cron()
        self.assertEqual(self.monitor.state, "up")
        self.assertEqual(self.checked, self.monitor.ids, "the network is asked once")

    def test_poison_stops_no_other(self):
        """One monitor whose outage cannot be written: the others' are."""
        others = self.monitor
        for number in range(4):
            others |= self.add_monitor(f"Web {number}")
        poison = others[2]
        self.run_until("08:02")
        prepare = type(self.env["o2b.sla.outage"])._prepare_outage

        def poisoned(records, monitor, outage):
            if monitor == poison:
                raise ValueError("poison")
            return prepare(records, monitor, outage)

        self.time("8:03")
        with (
            self.patched("o2b.sla.outage", "_prepare_outage", poisoned),
            mute_logger(LOGGER),
        ):
            self.run_cron("timeout")
            for monitor in others - poison:
                self.assertEqual(self.outages(monitor), ["down 08:03:00-"])
            self.assertEqual(self.outages(poison), [])
            status = poison.status_ids
            self.assertEqual(status.name, "suspect", "as before")
            self.assertEqual(
                status.next_check_at, self.clock + timedelta(minutes=1), "set aside"
            )
        self.wait(60)
        self.run_cron()
        self.assertEqual(self.outages(poison), ["down 08:03:00-"])

    def test_run_is_short(self):
        """Suspects are tried again within the run; without one it ends at once."""
        self.run_until("08:02")
        self.time("8:03")
        start = self.elapsed
        self.run_cron("up")
        self.assertEqual(self.elapsed - start, 0)
        self.time("8:04")
        self.run_cron("timeout")
        self.assertEqual(self.elapsed - start, 40)

    def test_run_ends_before_the_next(self):
        """Slow failures: what does not fit waits for the next run."""

        def slow(_self, claims, *_args):
            self.wait(18)
            for claim in claims:
                claim.result = self.result("timeout")

        self.run_until("08:02")
        self.time("8:03")
        start = self.elapsed
        with self.patched("o2b.sla.monitor", "_probe", slow):
            self.env["o2b.sla.monitor"]._cron_check()
        self.assertLessEqual(self.elapsed - start, 58)

    def test_budget_of_a_batch(self):
        """More than the network answers in time: the rest comes first next time."""
        budgets = []

        def hang(_self, claims, _prober, budget):
            budgets.append(budget)
            self.wait(budget)
            for claim in claims:
                claim.result = self.result("not_done")

        for number in range(5):
            self.add_monitor(f"Web {number}")
        self.run_until("08:02")
        before = self.env["o2b.sla.monitor.status"].search([]).read()
        self.time("8:03")
        start = self.elapsed
        with self.patched("o2b.sla.monitor", "_probe", hang):
            self.env["o2b.sla.monitor"]._cron_check()
        self.assertLessEqual(max(budgets), 20)
        self.assertLessEqual(self.elapsed - start, 50)
        self.env.invalidate_all()
        after = self.env["o2b.sla.monitor.status"].search([]).read()
        skip = {"lease", "lease_until"}
        for old, new in zip(before, after, strict=True):
            self.assertEqual(
                {k: v for k, v in old.items() if k not in skip},
                {k: v for k, v in new.items() if k not in skip},
            )

    def test_two_hundred_at_a_time(self):
        values = [
            {
                "name": f"Web {number}",
                "environment_id": self.environment.id,
                "url": f"https://client{number}.example/",
            }
            for number in range(450)
        ]
        self.env["o2b.sla.monitor"].create(values)
        sizes = []

        def note(_self, claims, *args):
            sizes.append(len(claims))
            self.probe(claims, *args)

        with self.patched("o2b.sla.monitor", "_probe", note):
            self.run_cron()
        self.assertEqual(sizes, [200, 200, 51])
        self.assertEqual(len(set(self.checked)), 451)

    def test_all_down_at_once(self):
        """A mass outage costs no query per monitor beyond what it writes."""
        monitors = self.monitor
        for number in range(20):
            monitors |= self.add_monitor(f"Web {number}")
        self.run_until("08:02")
        self.time("8:03")
        self.run_cron("refused")
        self.assertEqual(set(monitors.mapped("state")), {"down"})
        self.assertEqual(self.count("o2b.sla.incident"), 1)

    def test_prober_gets_the_control_hosts(self):
        self.env["ir.config_parameter"].set_param(
            "o2b_sla_uptime.reference_hosts", " a.example:443, ,b.example:53"
        )
        prober = self.env["o2b.sla.monitor"]._get_prober()
        self.assertEqual(
            list(prober.control._reference), ["a.example:443", "b.example:53"]
        )

    def test_target(self):
        """Everything that is entered reaches the probe."""
        self.monitor.sudo().write(
            {
                "method": "GET",
                "accepted_status": "200-399,401",
                "keyword": "welcome",
                "json_path": "status",
                "json_value": "pass",
                "unknown_status": "429,403",
                "timeout_seconds": 7,
                "allow_private": "10.0.0.0/8, 127.0.0.0/8",
                "allow_ports": "80,443",
                "follow_redirects": True,
            }
        )
        self.env.flush_all()
        (claim,) = self.env["o2b.sla.monitor"]._claim()
        target = self.env["o2b.sla.monitor"]._make_target(claim.values)
        self.assertEqual(target, self.monitor._get_target())
        self.assertEqual(target.allow_private, ("10.0.0.0/8", "127.0.0.0/8"))
        self.assertEqual(target.timeout_seconds, 7)
        self.assertEqual(target.key, self.monitor.id)

    def test_health(self):
        """Monitors that wait, and a server that is cut off."""
        health = self.env["o2b.sla.health"]

        def problems():
            found = {"problems": []}
            health._check_monitors(found)
            return [problem["code"] for problem in found["problems"]]

        self.add_monitor("Other")
        self.run_until("08:02")
        self.assertEqual(problems(), [])
        self.time("8:09")
        self.assertEqual(problems(), ["monitors_late"])
        self.run_cron("offline")
        self.assertEqual(problems(), ["monitors_blind"])
        self.time("8:10")
        self.run_cron("up")
        self.assertEqual(problems(), [])

    def test_control_hosts_are_checked(self):
        settings = self.env["res.config.settings"]
        self.assertIn("one.one.one.one:443", settings.create({}).sla_reference_hosts)
        settings.create({"sla_reference_hosts": "a.example, b.example:53"}).execute()
        self.assertEqual(
            list(self.env["o2b.sla.monitor"]._get_prober().control._reference),
            ["a.example", "b.example:53"],
        )
        with self.assertRaises(ValidationError):
            settings.create({"sla_reference_hosts": "a.example:http"})

    def test_scheduled_action_is_there(self):
        cron = self.env.ref("o2b_sla_uptime.ir_cron_monitor_check")
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "minutes"))
