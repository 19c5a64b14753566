# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .monitor_common import MonitorCommon


class TestMonitorEvents(MonitorCommon):
    """From results to states, outages and evidence, through the scheduled action."""

    def test_nothing_happens(self):
        self.run_until("08:30")
        self.assertEqual(self.monitor.state, "up")
        self.assertEqual(len(self.checked), 31)
        self.assertEqual(self.outages(), [])

    def test_suspect_then_up(self):
        """An unconfirmed failure is no downtime; its evidence is kept."""
        self.run_until("08:10")
        self.clock = self.clock.replace(minute=11)
        answers = iter(["timeout", "up"])
        self.patch(
            self.env.registry["o2b.sla.monitor"],
            "_probe",
            lambda _self, claims, *_args: [
                setattr(claim, "result", self.result(next(answers))) for claim in claims
            ],
        )
        self.run_cron()
        self.assertEqual(self.monitor.state, "up")
        self.assertEqual(self.outages(), [])
        checks = self.env["o2b.sla.check"].search(
            [("monitor_id", "=", self.monitor.id)]
        )
        self.assertEqual(
            [(c.outcome, c.state, c.category) for c in checks.sorted("at")][-2:],
            [("down", "suspect", "timeout"), ("up", "up", False)],
        )

    def test_confirmed_within_one_run(self):
        """Backdated to the first failed check, known 40 seconds later."""
        self.run_until("08:10")
        self.time("8:11")
        self.run_cron("timeout")
        self.assertEqual(self.monitor.state, "down")
        self.assertEqual(self.outages(), ["down 08:11:00-"])
        outage = self.monitor.outage_ids
        self.assertEqual(f"{outage.confirmed_at:%H:%M:%S}", "08:11:40")
        self.assertEqual(outage.category, "timeout")
        self.assertEqual(outage.state, "open")
        self.run_until("08:17")
        self.assertEqual(self.outages(), ["down 08:11:00-"])
        self.time("8:18")
        self.run_cron("up")
        self.assertEqual(self.outages(), ["down 08:11:00-08:18:00"])
        self.assertEqual(self.monitor.state, "recovering")
        self.assertEqual(outage.seconds, 420)
        self.run_until("08:23")
        self.assertEqual(self.monitor.state, "up")

    def test_server_stopped_for_three_hours(self):
        """Exactly one unknown outage each, from the last result plus its interval."""
        other = self.add_monitor("Other")
        self.run_until("08:10")
        self.time("11:10")
        self.run_cron()
        expected = ["unknown 08:11:00-11:10:00"]
        self.assertEqual(self.outages(), expected)
        self.assertEqual(self.outages(other), expected)
        self.run_until("11:15")
        self.assertEqual(self.outages(), expected)
        self.assertEqual(self.monitor.state, "up")
