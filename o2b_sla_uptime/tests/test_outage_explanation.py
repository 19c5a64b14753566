# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon


class TestOutageExplanation(AvailabilityCommon):
    """One sentence or two about an outage, built from data."""

    def assert_told(self, outage, *texts, at="2026-07-02 06:00"):
        with self.at(at):
            told = outage._explain()
        for text in texts:
            self.assertIn(text, told)
        return told

    def test_counted(self):
        outage = self.down("2026-06-10 10:00:12", "2026-06-10 10:07:12")
        told = self.assert_told(outage)
        self.assertEqual(
            told, "06/10/2026 10:00:12–10:07:12, 420 seconds. Counted as downtime."
        )

    def test_over_midnight_and_still_lasting(self):
        outage = self.down("2026-06-10 23:50", "2026-06-11 00:10")
        self.assert_told(outage, "06/10/2026 23:50:00–06/11/2026 00:10:00")
        lasting = self.down("2026-06-12 10:00")
        self.assert_told(
            lasting,
            "Since 06/12/2026 10:00:00, 300 seconds so far.",
            at="2026-06-12 10:05",
        )

    def test_a_reported_end(self):
        outage = self.down(
            "2026-06-10 10:00", provisional_end_at=local("2026-06-10 10:10")
        )
        self.assert_told(outage, "600 seconds", "no measurement confirms it")

    def test_what_is_not_downtime(self):
        partial = self._create_monitor(self.environment, name="Mail", effect="partial")
        hindered = self.down("2026-06-10 10:00", "2026-06-10 11:00", monitor=partial)
        self.assert_told(hindered, "Not counted: it hindered a part")
        unknown = self.unknown("2026-06-11 10:00", "2026-06-11 11:00")
        self.assert_told(unknown, "Not measured: shown apart")
        before = self.down("2019-06-10 10:00", "2019-06-10 11:00")
        self.assert_told(before, "no agreement was in force")

    def test_excluded_by_approval(self):
        outage = self.down("2026-06-10 10:00", "2026-06-10 10:45")
        self.incident(outage, is_excluded=True)
        self.assert_told(
            outage,
            "Not counted as downtime.",
            "2,700 seconds are left out by approval",
        )

    def test_a_redundant_pair(self):
        self.environment.availability_rule = "all"
        second = self._create_monitor(self.environment, name="Second")
        outage = self.down("2026-06-10 10:00", "2026-06-10 10:20")
        self.down("2026-06-10 10:15", "2026-06-10 10:40", monitor=second)
        self.assert_told(
            outage,
            "300 of these seconds count as downtime.",
            "only while all monitors are down",
        )

    def test_a_test_environment(self):
        environment = self._create_environment("Test", kind="test")
        monitor = self._create_monitor(environment)
        outage = self.down("2026-06-10 10:00", "2026-06-10 11:00", monitor=monitor)
        self.assert_told(outage, "no norm it could breach")

    def test_maintenance_of_that_time(self):
        """It tells why a window did not count."""
        with self.at("2026-06-09 20:00"):
            maintenance = self.env["o2b.sla.maintenance"].create(
                {
                    "name": "New disks",
                    "environment_ids": [(6, 0, self.environment.ids)],
                    **self._maintenance_times("2026-06-10 02:00", 1),
                }
            )
            maintenance.action_plan()
        outage = self.down("2026-06-10 02:10", "2026-06-10 02:40")
        self.assert_told(
            outage,
            "1,800 seconds. Counted as downtime.",
            "Maintenance from 02:00:00 to 03:00:00: Not announced; the agreement asks "
            "48 hours of notice.",
        )

    def _maintenance_times(self, start, hours):
        return {
            "first_day": local(start).date(),
            "start_time": 2.0,
            "duration": float(hours),
        }

    def test_maintenance_that_is_left_out(self):
        self.sign_policy(self.copy_policy(maintenance_rule="excluded"))
        self.window("2026-06-10 02:00", "2026-06-10 03:00")
        outage = self.down("2026-06-10 02:30", "2026-06-10 03:25")
        self.assert_told(outage, "1,500 of these seconds count as downtime.")
