# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import itertools
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .source_common import SourceCommon

LOGGER = "odoo.addons.o2b_sla_uptime.models.o2b_sla_source_event_applying"


@tagged("post_install", "-at_install")
class TestAlertmanager(SourceCommon):
    """What becomes of Alertmanager's messages, without the API of its Prometheus."""

    def setUp(self):
        super().setUp()
        self.watchdog("08:00")
        self.hear_until("08:10")

    def test_healthy(self):
        """Alertmanager never says that all is well; its sign of life proves it."""
        self.assertEqual(self.external.state, "up")
        self.assertEqual(self.source.heard_at, self.clock)

    def test_outage(self):
        """It starts when the rule began to wait, and ends when proved."""
        self.deliver(self.delivery(self.alert("10:01")), "10:01:10")
        self.assertEqual(self.external.state, "down")
        self.assertEqual(self.outages(self.external, "down"), ["down 10:00:00-"])
        self.deliver(self.delivery(self.alert("10:01", "10:08")), "10:08:10")
        self.assertEqual(
            self.outages(self.external, "down"), ["down 10:00:00-10:08:00?"]
        )
        self.assertEqual(self.events[-1].state, "waiting")
        self.hear_until("10:14")
        self.assertEqual(
            self.outages(self.external, "down"), ["down 10:00:00-10:08:00"]
        )
        self.assertEqual(self.external.state, "up")
        self.assertFalse(self.events.filtered(lambda e: e.state in ("new", "waiting")))

    def test_twice(self):
        """Both of a pair, and a retry: one line, one outage."""
        for url in ("https://am1.example", "https://am2.example"):
            self.deliver(
                self.delivery(self.alert("10:01"), externalURL=url), "10:01:10"
            )
        down = self.events.filtered(lambda event: event.signal == "down")
        self.assertEqual(len(down), 1)
        self.assertEqual(self.outages(self.external, "down"), ["down 10:00:00-"])

    def test_any_order(self):
        """D10: however messages come, and however often: the same outage."""
        messages = [
            self.alert("10:01"),
            self.alert("10:01"),
            self.alert("10:01", "10:08"),
            self.alert("10:01", "10:08"),
        ]
        for number, order in enumerate(itertools.permutations(range(4))):
            if number % 5:
                continue
            with self.env.cr.savepoint() as savepoint:
                self.time("10:08:10")
                for place in order:
                    self.post(self.delivery(messages[place]))
                    self.apply()
                self.assertEqual(
                    self.outages(self.external, "down"),
                    ["down 10:00:00-10:08:00?"],
                    order,
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_resolved_first(self):
        self.deliver(self.delivery(self.alert("10:01", "10:04")), "10:04:10")
        self.deliver(self.delivery(self.alert("10:01")), "10:04:30")
        self.assertEqual(
            self.outages(self.external, "down"), ["down 10:00:00-10:04:00?"]
        )

    def test_no_sign_of_life_no_recovery(self):
        """Prometheus died in mid-outage: Alertmanager says resolved four minutes
        later. Nobody knows how it is since the last sign of life."""
        self.hear_until("10:02")
        self.deliver(self.delivery(self.alert("10:01")), "10:02:10")
        self.hear_until("10:04")
        self.deliver(self.delivery(self.alert("10:01", "10:08")), "10:08:10")
        self.time("10:14:30")
        self.follow()
        self.assertEqual(
            self.outages(self.external)[1:],
            ["down 10:00:00-10:04:10?", "unknown 10:04:10-"],
        )
        self.assertEqual(self.external.state, "unknown")
        self.assertEqual(self.source.silent_since, self.source.heard_at)

    def test_fires_again(self):
        """Alertmanager lost sight of its Prometheus for a while: the same alert, with
        the same start, goes on."""
        self.deliver(self.delivery(self.alert("10:01")), "10:01:10")
        self.deliver(self.delivery(self.alert("10:01", "10:06")), "10:06:10")
        self.deliver(self.delivery(self.alert("10:01")), "10:09:00")
        self.assertEqual(
            self.outages(self.external, "down"),
            ["down 10:00:00-10:06:00?", "down 10:06:01-"],
        )
        self.assertEqual(self.external.state, "down")
        self.hear_until("10:16")
        self.assertEqual(self.external.state, "down", "what fires is not well")

    def test_nothing_measured(self):
        """The blackbox exporter is away: the alert goes with its samples, and another
        one says so. No recovery, whatever the signs of life."""
        self.deliver(self.delivery(self.alert("10:01")), "10:01:10")
        self.deliver(self.delivery(self.alert("10:01", "10:05")), "10:05:10")
        blind = self.alert(
            "10:07",
            labels={
                "alertname": "O2bNotMeasured",
                "o2b_state": "unknown",
                "for_s": "120",
            },
            fingerprint="blind",
        )
        self.deliver(self.delivery(blind), "10:07:10")
        self.hear_until("10:20")
        self.assertEqual(self.external.state, "unknown")
        self.assertEqual(
            self.outages(self.external, "unknown")[-1], "unknown 10:05:00-"
        )

    def test_silence(self):
        """D11: from the last sign of life on, though no scheduled action ran for
        hours; once."""
        self.time("13:00")
        for _time in range(3):
            self.follow()
        self.assertEqual(self.outages(self.external)[-1], "unknown 08:10:00-")
        problems = self.env["o2b.sla.health"]._check()["problems"]
        self.assertIn("source_silent", [problem["code"] for problem in problems])
        self.hear_until("13:10")
        self.assertEqual(self.external.state, "up")
        self.assertFalse(self.source.silent_since)

    def test_unknown_monitor(self):
        """Ignored, and visible."""
        alert = self.alert("10:01", labels={"o2b_monitor": "m-none"})
        self.assertEqual(self.deliver(self.delivery(alert), "10:01:10"), 202)
        event = self.events[-1]
        self.assertEqual((event.state, event.attention), ("ignored", True))
        self.assertIn("No monitor", event.reason)

    def test_other_source(self):
        """A source speaks for its own monitors only, also when it knows others."""
        other = self.add_source(name="Other")
        monitor = self.add_external("Other's", source_id=other.id)
        for reference in (monitor.reference, self.monitor.reference):
            alert = self.alert("10:01", labels={"o2b_monitor": reference})
            alert["fingerprint"] = reference
            self.deliver(self.delivery(alert), "10:01:10")
            self.assertEqual(self.events[-1].state, "ignored")
        self.assertFalse(self.outages(monitor, "down"))
        self.assertFalse(self.outages(self.monitor, "down"))

    def test_rule(self):
        """Somebody else's alerts, found by another label."""
        self.source.rule_ids = [
            (
                0,
                0,
                {
                    "label": "instance",
                    "value": "https://client.example",
                    "monitor_id": self.external.id,
                },
            )
        ]
        alert = self.alert("10:01", labels={"o2b_monitor": ""})
        self.deliver(self.delivery(alert), "10:01:10")
        self.assertEqual(self.external.state, "down")
        self.assertEqual(self.events[-1].monitor_id, self.external)

    def test_truncated(self):
        delivery = self.delivery(self.alert("10:01"), truncatedAlerts=7)
        self.deliver(delivery, "10:01:10")
        self.assertEqual(self.external.state, "down")
        (event,) = self.events.filtered("attention")
        self.assertIn("max_alerts", event.reason)

    def test_unknown_version(self):
        """Refused, kept, shown."""
        self.assertEqual(self.deliver({"version": "5", "alerts": []}, "10:01"), 422)
        event = self.events[-1]
        self.assertEqual((event.state, event.attention), ("failed", True))
        self.assertIn("version", event.payload["text"])

    def test_one_bad_stops_no_other(self):
        """The one that fails is set aside; the rest is acted on."""
        others = [self.add_external(f"Number {number}") for number in range(4)]
        for number, monitor in enumerate(others):
            alert = self.alert("10:01", labels={"o2b_monitor": monitor.reference})
            self.post(self.delivery({**alert, "fingerprint": str(number)}))
        report = type(self.env["o2b.sla.monitor"])._report

        def fail(model, signals):
            if any(signal.monitor_id == others[1].id for signal in signals):
                raise ZeroDivisionError
            return report(model, signals)

        with self.patched("o2b.sla.monitor", "_report", fail), mute_logger(LOGGER):
            self.apply()
        self.assertEqual(
            [monitor.state for monitor in others], ["down", "unknown", "down", "down"]
        )
        failed = self.events.filtered(lambda event: event.state == "failed")
        self.assertEqual(failed.mapped("attention"), [True])
        failed.with_user(self.agent).action_reprocess()
        self.assertEqual(others[1].state, "down")
        self.assertFalse(failed.attention)

    def test_begun_again(self):
        """Somebody changed a monitor at the same moment: once more, not lost."""
        self.time("10:01:10")
        self.post(self.delivery(self.alert("10:01")))
        events = self.env.registry["o2b.sla.source.event"]
        apply = events._apply_isolated
        tries = []

        def fail_first(records):
            tries.append(len(records))
            if len(tries) == 1:
                raise SerializationFailure
            return apply(records)

        with (
            patch.object(events, "_apply_isolated", fail_first),
            patch.object(self.env.cr, "rollback", lambda: None),
        ):
            self.apply()
        self.assertEqual(tries[:2], [1, 1])
        self.assertEqual(self.external.state, "down")

    def test_looked_at(self):
        self.deliver({"version": "5", "alerts": []}, "10:01")
        event = self.events[-1]
        self.assertTrue(event.needs_look)
        event.with_user(self.agent).action_looked_at()
        self.assertEqual(event.looked_by_id, self.agent)
        self.assertFalse(event.needs_look)
        found = self.env["o2b.sla.source.event"].search([("needs_look", "=", True)])
        self.assertNotIn(event, found)

    def test_old_ones_go(self):
        """Signs of life after a week, the rest after a season; what waits stays."""
        self.deliver(self.delivery(self.alert("10:01")), "10:01:10")
        self.wait(8 * 24 * 3600)
        events = self.env["o2b.sla.source.event"]
        events._gc_events()
        self.assertEqual(self.events.mapped("signal"), ["down"])
        self.wait(90 * 24 * 3600)
        events._gc_events()
        self.assertFalse(self.events)


@tagged("post_install", "-at_install")
class TestKuma(SourceCommon):
    KIND = "kuma"

    def beat(self, status, time, **values):
        return {
            "heartbeat": {
                "status": status,
                "time": f"{self.clock:%Y-%m-%d} {time}:00.123",
                "msg": "timeout",
                "retries": 3,
                **values,
            },
            "monitor": {
                "id": 12,
                "name": "client",
                "interval": 60,
                "retryInterval": 20,
                "maxretries": 3,
                "tags": [{"name": "o2b_monitor", "value": self.reference}],
            },
            "msg": "[client] [Down] timeout",
        }

    def test_outage(self):
        """Reckoned back by its retries, marked as such; a resend changes nothing."""
        self.deliver(self.beat(0, "10:02"), "10:02:05")
        self.deliver(self.beat(0, "10:32"), "10:32:05")
        self.assertEqual(self.outages(self.external, "down"), ["down 10:01:00-"])
        outage = self.external.outage_ids.filtered(lambda o: o.kind == "down")
        self.assertTrue(outage.is_estimated)
        self.deliver(self.beat(1, "10:40"), "10:40:05")
        self.assertEqual(
            self.outages(self.external, "down"), ["down 10:01:00-10:40:00"]
        )
        self.assertEqual(self.external.state, "up")

    def test_no_heartbeat(self):
        """A test, a certificate: taken in, nothing changes."""
        self.assertEqual(
            self.deliver({"heartbeat": None, "monitor": None, "msg": "Testing"}), 202
        )
        self.assertEqual(self.events.state, "ignored")
        self.assertFalse(self.events.attention)

    def test_silence_is_normal(self):
        self.assertEqual(self.source.silence_minutes, 0)
        self.deliver(self.beat(1, "08:00"), "08:00:05")
        self.wait(30 * 24 * 3600)
        self.follow()
        self.assertEqual(self.external.state, "up")


@tagged("post_install", "-at_install")
class TestGatus(SourceCommon):
    KIND = "gatus"

    def test_outages(self):
        """Its messages hold no instant; two outages are two."""
        self.source.backdate_seconds = 120
        message = {"endpoint": self.reference, "group": "g", "state": "TRIGGERED"}
        for down, up in (("10:02", "10:10"), ("11:02", "11:10")):
            self.deliver(message, down)
            self.deliver({**message, "state": "RESOLVED"}, up)
        self.assertEqual(
            self.outages(self.external, "down"),
            ["down 10:00:00-10:10:00", "down 11:00:00-11:10:00"],
        )


@tagged("post_install", "-at_install")
class TestGeneric(SourceCommon):
    KIND = "generic"

    def test_outage(self):
        at = f"{self.clock:%Y-%m-%d}T"
        message = {"monitor": self.reference, "state": "down"}
        self.deliver(
            {**message, "at": f"{at}10:02:00Z", "since": f"{at}10:00:30Z"}, "10:03"
        )
        self.deliver({**message, "state": "up", "at": f"{at}10:09:00Z"}, "10:09:10")
        self.assertEqual(
            self.outages(self.external, "down"), ["down 10:00:30-10:09:00"]
        )

    def test_batch(self):
        """Hundreds of deliveries cost a fixed number of queries."""
        monitors = [self.add_external(f"Number {number}") for number in range(60)]
        messages = [{"monitor": m.reference, "state": "up"} for m in monitors]
        self.deliver(messages[:1], "10:00")
        costs = []
        for part in (messages[1:11], messages[11:61]):
            self.post(part)
            count = self.cr.sql_log_count
            self.apply()
            costs.append(self.cr.sql_log_count - count)
        self.assertLess(costs[1], costs[0] * 5 + 20)
        self.assertEqual({monitor.state for monitor in monitors}, {"up"})
