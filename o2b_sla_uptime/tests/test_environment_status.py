# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon

NOW = datetime(2026, 6, 10, 10, 0)

#: rule, (effect, state) of each monitor, what the environment is
STATUSES = [
    ("any", [], "not_watched"),
    ("any", [("down", "up")], "up"),
    ("any", [("down", "suspect")], "up"),
    ("any", [("down", "recovering")], "up"),
    ("any", [("down", "down")], "down"),
    ("any", [("down", "up"), ("down", "down")], "down"),
    ("all", [("down", "up"), ("down", "down")], "partial"),
    ("all", [("down", "down"), ("down", "down")], "down"),
    ("any", [("down", "up"), ("partial", "down")], "partial"),
    ("any", [("down", "up"), ("none", "down")], "up"),
    ("any", [("down", "up"), ("down", "unknown")], "unknown"),
    ("any", [("down", "down"), ("down", "unknown")], "down"),
    ("all", [("down", "up"), ("down", "unknown")], "up"),
    ("all", [("down", "paused"), ("down", "unknown")], "unknown"),
    ("any", [("partial", "up")], "unknown"),
]


@tagged("post_install", "-at_install")
class TestEnvironmentStatus(AvailabilityCommon):
    def setUp(self):
        super().setUp()
        self.patch(self.env.cr, "now", lambda: NOW)

    def test_status(self):
        for rule, monitors, expected in STATUSES:
            with self.subTest(rule=rule, monitors=monitors):
                environment = self._create_environment(
                    f"{rule} {monitors}", availability_rule=rule
                )
                for effect, state in monitors:
                    monitor = self._create_monitor(environment, effect=effect)
                    monitor.sudo().write({"state": state})
                self.assertEqual(environment.uptime_status, expected)
                found = self.env["o2b.sla.environment"].search(
                    [("uptime_status", "=", expected)]
                )
                self.assertIn(environment, found)
                others = self.env["o2b.sla.environment"].search(
                    [("uptime_status", "!=", expected)]
                )
                self.assertNotIn(environment, others)

    def test_days_of_many_cost_no_more(self):
        """The same as one by one, and the queries do not grow with them."""

        def show(environments):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            bars = environments.mapped("day_bar")
            return bars, self.env.cr.sql_log_count - before

        self.down("2026-06-08 10:00:00", "2026-06-08 10:01:00")
        many = self.environment
        for number in range(8):
            environment = self._create_environment(f"Another {number}")
            monitor = self._create_monitor(environment, f"2026-06-0{number + 1} 12:00")
            self.down("2026-06-09 10:00", f"2026-06-09 10:1{number}", monitor)
            many |= environment
        many |= self._create_environment("Not watched")
        self.env.flush_all()
        show(many)
        bars, cost = show(many)
        alone = [environment.day_bar for environment in many.with_prefetch()]
        self.assertEqual(bars, alone)
        self.assertFalse(bars[-1])
        days = [
            [environment._describe_day(day) for day in environment._get_days(90)]
            for environment in many[:-1]
        ]
        self.assertEqual([bar["days"] for bar in bars[:-1]], days)
        _bars, cost_of_two = show(many[:2])
        self.assertEqual(cost, cost_of_two)

    def test_days(self):
        self.down("2026-06-08 10:00:00", "2026-06-08 10:01:00")
        self.down("2026-06-09 10:00:00", "2026-06-09 10:30:00")
        self.down("2026-06-07 10:00:00", "2026-06-07 14:00:00", kind="unknown")
        days = self.environment.with_context(lang="en_US").day_bar["days"]
        self.assertEqual(len(days), 90)
        self.assertEqual(
            [day["look"] for day in days[-4:]], ["unknown", "brief", "down", "up"]
        )
        self.assertEqual(days[-3]["text"], "06/08/2026, 99.930 %, 1 min down")
        self.assertIn("4 h not measured", days[-4]["text"])

    def test_no_days_without_monitors(self):
        environment = self._create_environment("Bare")
        self.assertFalse(environment.day_bar)

    def test_latency(self):
        self.monitor.status_ids.sudo().write(
            {
                "hour": int(local("2026-06-10 11:00").timestamp()) // 3600,
                "hour_count": 2,
                "hour_sum": 250,
                "hour_max": 150,
            }
        )
        self.assertFalse(self._create_monitor(self.environment).latency_line)
        line = self.monitor.latency_line["hours"]
        self.assertEqual([(h["mean"], h["most"]) for h in line], [(125, 150)])

    def test_status_page_is_for_contract_managers(self):
        with self.assertRaises(AccessError):
            self.agreement.with_user(self.agent).action_publish_status()
        self.agreement.with_user(self.contract_manager).action_publish_status()
        token = self.agreement.status_token
        found = self.env["o2b.sla.agreement"]._get_by_status_token
        self.assertEqual(found(self.agreement.id, token), self.agreement)
        for wrong in ("", token + "x", token[:-1], "é"):
            self.assertFalse(found(self.agreement.id, wrong))
        self.agreement.with_user(self.contract_manager).action_withdraw_status()
        self.assertFalse(found(self.agreement.id, token))
        self.assertFalse(found(self.agreement.id, ""))
