# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..prometheus_api import NoAnswer, PrometheusApi
from ..seconds import from_seconds, to_seconds
from .source_common import FakePrometheus, SourceCommon


class PrometheusCommon(SourceCommon):
    def setUp(self):
        super().setUp()
        self.source.write(
            {"base_url": "http://10.1.2.3:9090", "base_networks": "10.1.2.0/24"}
        )
        self.env.flush_all()

    def samples(self, text, start="10:00", step=60):
        """The Prometheus of this test measures this."""
        at = datetime.fromisoformat(f"{self.clock:%Y-%m-%d} {start}")
        fake = FakePrometheus({self.reference: text}, to_seconds(at), step)
        self.patch(
            self.env.registry["o2b.sla.source"], "_get_api", lambda _source: fake
        )
        return fake


@tagged("post_install", "-at_install")
class TestMeasurements(PrometheusCommon):
    """What happens when the Prometheus behind a source can be asked."""

    def follow_until(self, text):
        hours, minutes = map(int, text.split(":"))
        end = self.clock.replace(hour=hours, minute=minutes, second=0)
        while self.clock < end:
            self.clock += timedelta(minutes=1)
            self.follow()

    def test_healthy_is_cheap(self):
        """A monitor that is well gets one signal, not one a minute."""
        self.time("10:05")
        self.samples("1" * 60)
        self.follow()
        self.assertEqual(self.external.state, "up")
        pending = self.external.status_ids.pending
        self.follow_until("10:30")
        self.assertEqual(self.external.status_ids.pending, pending)
        self.assertEqual(self.source.heard_at, datetime(2026, 6, 10, 10, 30))

    def test_without_alert(self):
        """Alertmanager is no complete log: a failure is found in the samples."""
        self.time("10:05")
        self.samples("1" * 10 + "0" * 7 + "1" * 20)
        self.follow_until("10:12")
        self.assertEqual(self.external.state, "down")
        self.follow_until("10:25")
        self.assertEqual(
            self.outages(self.external, "down"), ["down 10:10:00-10:17:00"]
        )
        self.assertEqual(self.external.state, "up")

    def test_too_short(self):
        """One failed sample is no outage when the rule waits longer."""
        self.source.confirm_seconds = 120
        self.time("10:05")
        self.samples("1" * 10 + "0" + "1" * 20)
        self.follow_until("10:25")
        self.assertFalse(self.outages(self.external, "down"))

    def test_exact_start(self):
        """The alert says 10:12 minus its minute; the first failed sample is older."""
        self.time("10:05")
        self.samples("1" * 40 + "0" * 40 + "1" * 40, step=15)
        self.follow()
        self.deliver(self.delivery(self.alert("10:12")), "10:12:05")
        self.assertEqual(self.outages(self.external, "down"), ["down 10:10:00-"])
        self.deliver(self.delivery(self.alert("10:12", "10:21")), "10:21:10")
        self.follow_until("10:23")
        self.assertEqual(
            self.outages(self.external, "down"), ["down 10:10:00-10:20:00"]
        )

    def test_died_in_mid_outage(self):
        """Resolved without samples is no recovery: unknown from the last sample."""
        self.time("10:05")
        fake = self.samples("1" * 10 + "0" * 5)
        self.follow_until("10:14")
        self.assertEqual(self.external.state, "down")
        fake.error = NoAnswer("ConnectionRefusedError")
        self.deliver(self.delivery(self.alert("10:11", "10:18")), "10:18:10")
        self.follow_until("10:40")
        self.assertEqual(
            self.outages(self.external)[1:],
            ["down 10:10:00-10:15:00?", "unknown 10:15:00-"],
        )
        self.assertEqual(self.external.state, "unknown")
        problems = self.env["o2b.sla.health"]._check()["problems"]
        self.assertIn("source_silent", [problem["code"] for problem in problems])

    def test_back_again(self):
        """It comes back: the hole is unknown for good, and what it measures counts."""
        self.time("10:05")
        fake = self.samples("1" * 10 + "0" * 5 + " " * 30 + "1" * 10)
        self.follow_until("10:14")
        fake.error = NoAnswer("ConnectionRefusedError")
        self.follow_until("10:45")
        fake.error = None
        self.follow_until("10:52")
        self.assertEqual(self.external.state, "up")
        self.assertEqual(
            self.outages(self.external)[1:],
            ["down 10:10:00-10:15:00", "unknown 10:15:00-10:45:00"],
        )

    def test_samples_stop(self):
        """Prometheus answers, but does not measure any more."""
        self.time("10:05")
        self.samples("1" * 10)
        self.follow_until("10:20")
        self.assertEqual(self.external.state, "unknown")
        self.assertEqual(self.outages(self.external)[1:], ["unknown 10:10:00-"])

    def test_odoo_was_away(self):
        """What was measured meanwhile is read afterwards."""
        self.time("10:05")
        self.samples("1" * 60 + "0" * 20 + "1" * 220)
        self.follow()
        self.time("14:00")
        self.follow()
        self.assertEqual(
            self.outages(self.external, "down"), ["down 11:00:00-11:20:00"]
        )
        self.assertEqual(self.external.state, "up")

    def test_stretch(self):
        """Many monitors, much to catch up with: little at once."""
        for count, minutes in ((0, 360), (1, 360), (1000, 250), (100_000, 5)):
            found = self.source._get_stretch(count)
            self.assertEqual(found, timedelta(minutes=minutes), count)

    def test_error_is_shown(self):
        fake = self.samples("1" * 10)
        fake.error = NoAnswer("bad_data")
        self.follow()
        self.assertEqual(self.source.api_error, "bad_data")
        codes = [p["code"] for p in self.env["o2b.sla.health"]._check()["problems"]]
        self.assertIn("source_prometheus", codes)
        fake.error = None
        self.follow()
        self.assertFalse(self.source.api_error)

    def test_one_source_stops_no_other(self):
        other = self.add_source(name="Zzz", base_url="http://192.0.9.1:9090")
        seen = []

        def follow(source):
            seen.append(source)
            if source == self.source:
                raise ZeroDivisionError

        logger = "odoo.addons.o2b_sla_uptime.models.o2b_sla_source_following"
        with (
            patch.object(self.env.registry["o2b.sla.source"], "_follow", follow),
            patch.object(self.env.cr, "rollback", lambda: None),
            self.assertLogs(logger, "ERROR"),
        ):
            self.follow()
        self.assertIn(other, seen)

    def test_addresses(self):
        """Where Prometheus may stand."""
        for url, networks in (
            ("http://10.1.2.3:9090", ""),
            ("http://10.1.3.3:9090", "10.1.2.0/24"),
            ("http://127.0.0.1:9090", ""),
            ("ftp://prometheus.example", ""),
            ("http://user:secret@prometheus.example", ""),
            ("http://169.254.169.254/", "169.254.0.0/16"),
        ):
            with self.assertRaises(ValidationError, msg=url):
                self.source.write({"base_url": url, "base_networks": networks})
        self.source.write({"base_url": "https://prometheus.example/prom"})
        api = PrometheusApi("http://10.9.9.9:9", ("10.1.0.0/16",), seconds=1)
        with self.assertRaisesRegex(NoAnswer, "not checked"):
            api.query("up", 1)


@tagged("post_install", "-at_install")
class TestReconciliation(PrometheusCommon):
    """Months compared with Prometheus before they are frozen."""

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.start = datetime(2026, 6, 10, 10, 0)
        self.end = datetime(2026, 6, 10, 14, 0)
        self.external.sudo().measured_from = self.start - timedelta(days=1)

    def record(self, *intervals):
        """Outages of ours, as ``10:10-10:17``."""
        for text in intervals:
            start, end = (
                datetime.fromisoformat(f"2026-06-10 {part}") for part in text.split("-")
            )
            self.env["o2b.sla.outage"].create(
                {
                    "monitor_id": self.external.id,
                    "environment_id": self.environment.id,
                    "company_id": self.environment.company_id.id,
                    "kind": "down",
                    "effect": "down",
                    "started_at": start,
                    "ended_at": end,
                    "source": "alertmanager",
                }
            )

    def compare(self, text):
        self.samples(text, "10:00")
        return self.source._reconcile(self.external, self.start, self.end)

    def test_agrees(self):
        self.record("10:10-10:17")
        line = self.compare("1" * 10 + "0" * 7 + "1" * 223)
        self.assertEqual(line.verdict, "agrees")
        self.assertEqual(
            (line.our_down, line.their_down, line.difference), (420, 420, 0)
        )
        self.assertEqual((line.samples, line.expected), (239, 240))
        self.assertFalse(self.environment._get_coverage_problem(self.start, self.end))

    def test_tolerance(self):
        """60 seconds, or 2 % of the longer."""
        self.record("10:10-10:18")
        self.assertEqual(self.compare("1" * 10 + "0" * 7 + "1" * 223).verdict, "agrees")
        self.record("10:20-10:21")
        line = self.compare("1" * 10 + "0" * 7 + "1" * 223)
        self.assertEqual((line.verdict, line.difference), ("differs", 120))
        problem = self.environment._get_coverage_problem(self.start, self.end)
        self.assertIn("540 s in Odoo", problem)

    def test_long_outage(self):
        """2 % of three hours are more than a minute."""
        self.record("10:10-13:10")
        line = self.compare("1" * 10 + "0" * 178 + "1" * 52)
        self.assertEqual((line.verdict, line.tolerance), ("agrees", 216))

    def test_missed(self):
        """An outage that no alert told."""
        line = self.compare("1" * 30 + "0" * 10 + "1" * 200)
        self.assertEqual((line.verdict, line.difference), ("differs", -600))

    def test_retention(self):
        """Its memory is shorter than the month: that proves nothing."""
        line = self.compare(" " * 120 + "1" * 120)
        self.assertEqual(line.verdict, "incomplete")
        self.assertAlmostEqual(line.coverage, 50, 1)
        problem = self.environment._get_coverage_problem(self.start, self.end)
        self.assertIn("50.00 %", problem)

    def test_no_samples(self):
        """An empty answer is no data, not zero seconds down."""
        self.assertEqual(self.compare("").verdict, "no_data")
        problem = self.environment._get_coverage_problem(self.start, self.end)
        self.assertIn("no samples", problem)

    def test_not_compared(self):
        problem = self.environment._get_coverage_problem(self.start, self.end)
        self.assertIn("not been compared", problem)
        self.source.base_url = False
        self.assertFalse(self.environment._get_coverage_problem(self.start, self.end))

    def test_evidence(self):
        line = self.compare("1" * 240)
        with self.assertRaises(UserError):
            line.sudo().verdict = "differs"
        with self.assertRaises(UserError):
            line.sudo().unlink()

    def test_well_costs_two_questions(self):
        fake = self.samples("1" * 240, "10:01")
        self.source._reconcile(self.external, self.start, self.end)
        self.assertEqual(len(fake.questions), 2)

    def test_scheduled(self):
        """The month that ended, once; again as long as it does not agree."""
        self.clock = datetime(2026, 8, 1, 3, 0)
        start, end = self.external._get_last_month(self.clock)
        self.assertEqual(start, datetime(2026, 6, 30, 22, 0))
        self.assertEqual(end, datetime(2026, 7, 31, 22, 0))
        minutes = (to_seconds(end) - to_seconds(start)) // 60
        fake = FakePrometheus({self.reference: "1" * minutes}, to_seconds(start) + 60)
        self.patch(
            self.env.registry["o2b.sla.source"], "_get_api", lambda _source: fake
        )
        lines = self.env["o2b.sla.reconciliation"]
        self.env["o2b.sla.source"]._cron_reconcile()
        self.env["o2b.sla.source"]._cron_reconcile()
        found = lines.search([("source_id", "=", self.source.id)])
        self.assertEqual(found.mapped("verdict"), ["agrees"])
        self.assertEqual(found.expected, 44640)
        self.assertEqual(from_seconds(to_seconds(found.date_from)), start)
