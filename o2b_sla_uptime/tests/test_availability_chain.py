# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.o2b_sla.tests.common import local

from ..monitoring import Signal
from .maintenance_common import MaintenanceCommon


class TestAvailabilityChain(MaintenanceCommon):
    """From what is measured and announced to what a month says, with nothing patched
    in between."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.monitor = cls.env["o2b.sla.monitor"].create(
            {
                "name": "Web",
                "environment_id": cls.production.id,
                "kind": "external",
            }
        )
        cls.monitor.sudo().measured_from = local("2026-05-01 00:00")

    def setUp(self):
        super().setUp()
        self.say("up", "2026-05-01 00:00")

    def say(self, state, text, since=None):
        """What a measurement tells at an Amsterdam instant."""
        with self.at(text):
            self.env["o2b.sla.monitor"]._report(
                [
                    Signal(
                        self.monitor.id,
                        state,
                        local(text),
                        since=since and local(since),
                        category="timeout",
                        confirmed=True,
                    )
                ]
            )

    def month(self):
        """June as it is frozen."""
        with self.at("2026-07-02 06:00"):
            months = self.env["o2b.sla.availability"]
            months._make_months(months._now())
            june = months.search(
                [
                    ("environment_id", "=", self.production.id),
                    ("month", "=", "2026-06-01"),
                ]
            )
            june._freeze()
        return june

    def outage(self):
        return self.monitor.outage_ids.filtered(lambda outage: outage.kind == "down")

    def test_measured(self):
        """From the first failed check to the first good one."""
        self.say("down", "2026-06-10 10:00:52", since="2026-06-10 10:00:12")
        self.say("up", "2026-06-10 10:07:12")
        month = self.month()
        self.assertEqual((month.state, month.verdict), ("frozen", "met"))
        self.assertEqual((month.down_seconds, month.unknown_seconds), (420, 0))
        self.assertEqual(month.outage_ids, self.outage())
        self.assertIn("420 seconds. Counted as downtime.", self.outage()._explain())

    def test_announced_in_time(self):
        self.exclude()
        maintenance = self.plan(
            "2026-06-01 10:00", first_day="2026-06-10", announce_days=0
        )
        with self.at("2026-06-05 10:00"):
            maintenance.window_ids._announce()
        self.pass_time("2026-06-05 10:00")
        self.say("down", "2026-06-10 02:20", since="2026-06-10 02:10")
        self.say("up", "2026-06-10 02:40")
        month = self.month()
        self.assertEqual((month.total_seconds, month.down_seconds), (2_588_400, 0))
        self.assertEqual(month.mode, "excluded")
        told = self.outage()._explain()
        self.assertIn("Not counted as downtime.", told)
        self.assertIn("Announced 112 h ahead, in time", told)

    def test_announced_too_late(self):
        self.exclude()
        maintenance = self.plan(
            "2026-06-01 10:00", first_day="2026-06-10", announce_days=0
        )
        with self.at("2026-06-09 20:00"):
            maintenance.window_ids._announce()
        self.pass_time("2026-06-09 20:00")
        self.say("down", "2026-06-10 02:20", since="2026-06-10 02:10")
        self.say("up", "2026-06-10 02:40")
        self.assertEqual(self.month().down_seconds, 1800)
        told = self.outage()._explain()
        self.assertIn("Counted as downtime.", told)
        self.assertIn("Announced 6 h ahead; the agreement asks 48 hours.", told)

    def test_made_up_afterwards(self):
        """It hides nothing: not in the month that runs, and not in a frozen one."""
        self.exclude()
        self.say("down", "2026-06-10 02:20", since="2026-06-10 02:00")
        self.say("up", "2026-06-10 03:00")
        self.plan("2026-06-10 09:00", first_day="2026-06-10")
        month = self.month()
        self.assertEqual((month.down_seconds, month.verdict), (3600, "breached"))
        self.assertEqual(month.maintenance_seconds, 0)
        self.assertIn("it never counts", self.outage()._explain())
        self.plan("2026-07-03 09:00", first_day="2026-06-10", name="Again")
        with self.at("2026-07-04 06:00"):
            month._propose_corrections()
        self.assertFalse(month.correction_ids)

    def test_an_event_that_comes_in_after_the_month_was_frozen(self):
        month = self.month()
        self.assertEqual(month.verdict, "met")
        with self.at("2026-07-03 09:00"):
            self.env["o2b.sla.monitor"]._report(
                [
                    Signal(
                        self.monitor.id,
                        "down",
                        local("2026-06-20 11:00"),
                        since=local("2026-06-20 10:00"),
                        confirmed=True,
                    ),
                    Signal(
                        self.monitor.id, "up", local("2026-06-20 11:00"), confirmed=True
                    ),
                ]
            )
            month._propose_corrections()
        self.assertEqual((month.down_seconds, month.verdict), (0, "met"))
        self.assertEqual(month.correction_ids.down_seconds, 3600)
