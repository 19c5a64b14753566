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

    def test_late_result_is_evidence_only(self):
        """A worker whose monitor another one took over meanwhile."""
        self.run_until("08:05")
        monitors = self.env["o2b.sla.monitor"]
        self.time("8:06")
        slow = monitors._claim()
        self.wait(46)
        self.run_cron()
        before = self.monitor.status_ids.read()
        slow[0].result = self.result("timeout")
        monitors._write_results(slow)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.monitor.status_ids.read(), before)
        self.assertEqual(self.outages(), [])
        (latest,) = self.monitor.check_ids[:1]
        self.assertEqual((latest.outcome, latest.state), ("down", "up"))

    def test_result_older_than_the_state(self):
        self.run_until("08:05")
        self.time("8:06")
        monitors = self.env["o2b.sla.monitor"]
        claims = monitors._claim()
        self.clock = self.clock.replace(minute=4)
        claims[0].result = self.result("timeout")
        self.clock = self.clock.replace(minute=6)
        monitors._write_results(claims)
        self.assertEqual(self.monitor.state, "up")
        self.assertEqual(self.monitor.check_ids[:1].outcome, "down")

    def test_clock_is_set_back(self):
        """Nothing negative, and it goes on measuring."""
        self.run_until("09:00")
        self.time("9:01")
        self.run_cron("timeout")
        self.time("8:10")
        self.run_cron("up")
        self.time("8:12")
        self.run_until("08:20")
        self.assertEqual(self.monitor.state, "up")
        for outage in self.monitor.outage_ids:
            self.assertGreaterEqual(outage.seconds, 0)
            self.assertTrue(outage.ended_at)

    def test_our_own_network_is_down(self):
        """All unknown, and no outage of anybody."""
        other = self.add_monitor("Other")
        self.run_until("08:05")
        self.time("8:06")
        self.run_until("08:30", "offline")
        self.time("8:31")
        self.run_cron("up")
        for monitor in self.monitor, other:
            self.assertEqual(self.outages(monitor), ["unknown 08:06:00-08:31:00"])
            self.assertEqual(monitor.state, "up")
        self.assertFalse(self.env["o2b.sla.incident"].search([("kind", "=", "down")]))

    def test_refused_address_is_unknown(self):
        """A redirect to an address inside: nobody can cause an outage that way."""
        self.run_until("08:05")
        self.time("8:06")
        self.run_until("08:15", "policy")
        self.assertEqual(self.monitor.state, "unknown")
        self.assertEqual(self.outages(), ["unknown 08:06:00-"])
        check = self.monitor.check_ids.filtered(lambda c: c.category == "policy")
        self.assertEqual(check[:1].text, "This address is not checked.")

    def test_hold_open(self):
        """Down, up for two minutes, down: one incident, two outages, summed."""
        self.run_until("08:05")
        self.time("8:06")
        self.run_until("08:07", "timeout")
        self.time("8:09")
        self.run_until("08:10", "up")
        self.time("8:11")
        self.run_until("08:13", "timeout")
        self.assertEqual(self.monitor.state, "down")
        self.time("8:14")
        self.run_cron("up")
        self.assertEqual(
            self.outages(), ["down 08:06:00-08:09:00", "down 08:11:00-08:14:00"]
        )
        self.assertEqual(sum(self.monitor.outage_ids.mapped("seconds")), 360)
        self.assertEqual(len(self.monitor.outage_ids.incident_id), 1)

    def test_ticket_once(self):
        """One ticket for an outage, whatever the number of checks."""
        self.run_until("08:05")
        self.time("8:06")
        self.run_until("08:20", "timeout")
        incident = self.monitor.outage_ids.incident_id
        self.assertEqual(len(incident), 1)
        self.assertEqual(incident.priority_id.code, "P1")
        self.assertTrue(incident.ticket_id)
        self.assertEqual(f"{incident.started_at:%H:%M:%S}", "08:06:00")

    def test_short_gap_between_failures_is_bridged(self):
        self.run_until("08:05")
        self.time("8:06")
        self.run_until("08:08", "timeout")
        self.time("8:20")
        self.run_until("08:24")
        self.time("8:25")
        self.run_cron("up")
        self.assertEqual(
            self.outages(kind="down"),
            [
                "down 08:06:00-08:09:00",
                "down 08:09:00-08:20:00 bridged",
                "down 08:20:00-08:25:00",
            ],
        )

    def test_flapping_is_a_mark_only(self):
        self.run_until("08:05")
        for turn in range(12):
            self.time(f"8:{6 + 2 * turn:02d}")
            self.run_cron("timeout" if turn % 2 else "up")
        self.assertTrue(self.monitor.is_flapping)
        self.assertEqual(len(self.outages()), 6)

    def test_new_monitor_nobody_checks(self):
        """The scheduled action stands still: unknown from the beginning."""
        self.time("8:30")
        self.env["o2b.sla.monitor"]._note_silence()
        self.assertEqual(self.outages(), ["unknown 08:00:00-"])
        self.env["o2b.sla.monitor"]._note_silence()
        self.assertEqual(self.outages(), ["unknown 08:00:00-"])

    def test_secrets_stay_out_of_evidence(self):
        self.monitor.url = "https://client.example/?token=s3cret"
        self.run_until("08:02")
        self.time("8:03")
        claims = self.env["o2b.sla.monitor"]._claim()
        claims[0].result = self.result("timeout").__class__(
            "down",
            "timeout",
            "https://u:s3cret@client.example/?token=s3cret gave no answer",
            started_at=self.result("up").started_at,
        )
        self.env["o2b.sla.monitor"]._write_results(claims)
        found = self.monitor.check_ids[:1]
        self.assertEqual(found.text, "https://client.example/?… gave no answer")
        self.assertNotIn("s3cret", self.monitor.address)
        self.assertNotIn("s3cret", str(self.monitor.status_ids.read()))

    def test_latency_ring(self):
        self.run_until("11:30")
        (line,) = self.env["o2b.sla.monitor.status"]._get_latency(self.monitor).values()
        self.assertEqual(
            [hour for hour, _mean, _most in line],
            [
                self.clock.replace(hour=hour, minute=0, second=0)
                for hour in (8, 9, 10, 11)
            ],
        )
        self.assertEqual({(mean, most) for _hour, mean, most in line}, {(120, 120)})

    def test_nothing_changes_no_new_rows(self):
        for number in range(30):
            self.add_monitor(f"Web {number}")
        self.run_until("08:02")
        tables = [
            "o2b.sla.outage",
            "o2b.sla.check",
            "o2b.sla.incident",
            "mail.message",
            "o2b.sla.monitor.status",
        ]
        before = {name: self.count(name) for name in tables}
        self.run_until("08:20")
        self.assertEqual({name: self.count(name) for name in tables}, before)
        self.time("8:21")
        self.env.flush_all()
        with self.assertQueryCount(6):
            self.env["o2b.sla.monitor"]._cron_check()

    def test_uptime_of_thirty_days(self):
        self.run_until("08:05")
        self.time("8:06")
        self.run_until("08:13", "timeout")
        self.time("8:14")
        self.run_cron("up")
        self.clock = self.clock.replace(hour=16)
        self.run_cron()
        self.env.invalidate_all()
        # 8:00-16:00 without the gap 8:15-16:00: 900 s measured, 480 of them down
        self.assertEqual(self.monitor.uptime_text, "46.666")
        self.assertEqual(self.monitor.outage_count, 1)
