# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import datetime

from odoo.tools import mute_logger

from ..monitoring import Signal
from ..seconds import to_seconds
from .monitor_common import MonitorCommon


class TestMonitorSignals(MonitorCommon):
    """What engines outside say, in whatever order it comes."""

    def setUp(self):
        super().setUp()
        self.outside = self.add_monitor("Outside", kind="external", url=False)
        self.time("12:00")

    def at(self, text):
        hours, minutes = (int(part) for part in text.split(":"))
        return datetime(2026, 6, 10, hours, minutes)

    def signal(self, state, at, since=None, **values):
        values = {"source": "generic", "monitor_id": self.outside.id, **values}
        return Signal(
            state=state,
            at=to_seconds(self.at(at)),
            since=since and to_seconds(self.at(since)),
            **values,
        )

    def say(self, *signals):
        outages = self.env["o2b.sla.monitor"]._report(list(signals))
        self.env.flush_all()
        self.env.invalidate_all()
        return outages

    def down(self):
        return self.outages(self.outside, "down")

    def test_firing_and_resolved(self):
        self.say(self.signal("up", "8:00", confirmed=True))
        self.say(self.signal("down", "10:02", since="10:00", text="no answer"))
        self.assertEqual(self.outside.state, "down")
        self.assertEqual(self.down(), ["down 10:00:00-"])
        self.say(self.signal("up", "10:10"))
        self.assertEqual(self.down(), ["down 10:00:00-10:10:00?"])
        self.assertEqual(self.outside.state, "recovering")
        outage = self.outside.outage_ids.filtered(lambda o: o.kind == "down")
        self.assertEqual(outage.state, "provisional")
        self.assertEqual(f"{outage.confirmed_at:%H:%M}", "10:02")
        self.assertEqual((outage.source, outage.text), ("generic", "no answer"))
        self.say(self.signal("up", "10:11", confirmed=True))
        self.assertEqual(self.down(), ["down 10:00:00-10:10:00"])
        self.assertEqual(self.outside.state, "up")

    def test_resolved_before_firing(self):
        self.say(self.signal("up", "8:00", confirmed=True))
        self.say(self.signal("up", "10:10"))
        self.assertEqual(self.down(), [])
        self.say(self.signal("down", "10:00"))
        self.assertEqual(self.down(), ["down 10:00:00-10:10:00?"])

    def test_any_order_and_twice(self):
        told = [
            self.signal("up", "8:00"),
            self.signal("down", "10:02", since="10:00"),
            self.signal("up", "10:10"),
            self.signal("down", "10:20"),
            self.signal("up", "10:30"),
            self.signal("down", "11:00"),
        ]
        expected = [(10, 0, 10, 10), (10, 20, 10, 30), (11, 0, None, None)]
        chance = random.Random(1)
        for turn in range(12):
            monitor = self.outside = self.add_monitor(
                f"Outside {turn}", kind="external", url=False
            )
            again = [
                signal.__class__(**{**signal.__dict__, "monitor_id": monitor.id})
                for signal in [*told, *chance.choices(told, k=3)]
            ]
            chance.shuffle(again)
            for signal in again:
                self.say(signal)
            found = sorted(
                (o.started_at, o.ended_at or o.provisional_end_at or datetime.max)
                for o in monitor.outage_ids
                if o.kind == "down" and o.started_at != o.until
            )
            joined = []
            for start, end in found:
                if joined and joined[-1][1] >= start:
                    joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
                else:
                    joined.append((start, end))
            self.assertEqual(
                [
                    (
                        s.hour,
                        s.minute,
                        *((e.hour, e.minute) if e.year < 9999 else (None,) * 2),
                    )
                    for s, e in joined
                ],
                expected,
                [(s.state, s.at) for s in again],
            )
            self.assertEqual(monitor.state, "down")

    def test_repeat_writes_nothing(self):
        told = [self.signal("up", "8:00"), self.signal("down", "10:00")]
        self.say(*told)
        tables = ["o2b.sla.outage", "o2b.sla.check", "mail.message"]
        before = {name: self.count(name) for name in tables}
        self.assertFalse(self.say(*told))
        self.assertFalse(self.say(told[1]))
        self.assertEqual({name: self.count(name) for name in tables}, before)

    def test_engine_died(self):
        """It reported resolved without a sample: unknown from the last one."""
        self.say(self.signal("up", "8:00", confirmed=True))
        self.say(self.signal("down", "10:00"))
        self.say(self.signal("up", "10:04"))
        self.say(self.signal("unknown", "10:20", since="10:02", confirmed=True))
        self.assertEqual(self.down(), ["down 10:00:00-10:02:00"])
        self.assertEqual(self.outages(self.outside, "unknown")[-1], "unknown 10:02:00-")
        self.assertEqual(self.outside.state, "unknown")

    def test_unknown_before_the_first_word(self):
        self.say(self.signal("up", "10:00", confirmed=True))
        self.assertEqual(self.outages(self.outside), ["unknown 08:00:00-10:00:00"])

    def test_nobody_speaks_about_ours(self):
        """A monitor that Odoo checks itself is not moved by others."""
        self.assertFalse(
            self.say(self.signal("down", "10:00", monitor_id=self.monitor.id))
        )
        self.assertEqual(self.outages(), [])

    def test_paused_or_gone(self):
        self.outside._pause("moving")
        self.assertFalse(self.say(self.signal("down", "12:10")))
        self.assertFalse(self.say(self.signal("down", "12:10", monitor_id=2**30)))
        self.assertEqual(self.down(), [])

    @mute_logger("odoo.addons.o2b_sla_uptime.models.o2b_sla_monitor_reporting")
    def test_nonsense_is_passed_over(self):
        self.assertFalse(self.say(self.signal("sideways", "10:00")))

    def test_secrets_stay_out(self):
        self.say(self.signal("down", "10:00", text="https://x.example/?key=s3cret"))
        outage = self.outside.outage_ids.filtered(lambda o: o.kind == "down")
        self.assertNotIn("s3cret", outage.text)
        self.assertNotIn("s3cret", str(self.outside.status_ids.pending))

    def test_estimated(self):
        self.say(self.signal("down", "10:00", estimated=True))
        outage = self.outside.outage_ids.filtered(lambda o: o.kind == "down")
        self.assertTrue(outage.is_estimated)

    def test_datetimes_are_fine(self):
        self.say(
            Signal(self.outside.id, "down", self.at("10:00"), source="generic"),
        )
        self.assertEqual(self.down(), ["down 10:00:00-"])

    def test_many_in_one_batch(self):
        """A fixed number of queries for a hundred monitors, beside the inserts."""
        monitors = self.env["o2b.sla.monitor"].create(
            [
                {
                    "name": f"Outside {number}",
                    "environment_id": self.environment.id,
                    "kind": "external",
                    "effect": "none",
                }
                for number in range(100)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        signals = [self.signal("down", "11:00", monitor_id=m.id) for m in monitors]
        count = self.env.cr.sql_log_count
        self.say(*signals)
        self.assertLess(self.env.cr.sql_log_count - count, 120)
        self.assertEqual(set(monitors.mapped("state")), {"down"})
