# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.o2b_sla.tests.addendum_common import AddendumMixin
from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon


class TestAddendumUptime(AddendumMixin, AvailabilityCommon):
    """An addendum may promise another uptime, for its environments and its time
    only (§1.3, §3.3, §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.test = cls._create_environment("Test", "test")
        cls.kind = cls._create_kind(
            terms=[
                {"subject": "uptime_norm", "uptime_norm": 95},
                {"subject": "maintenance", "maintenance_rule": "excluded"},
            ]
        )

    def parts(self, environment, start="2026-01-01", end="2026-04-01"):
        """(days from the start, length in days, norm, mode) of each part."""
        start, end = local(f"{start} 00:00"), local(f"{end} 00:00")
        found = environment._get_judged_parts(start, end)
        return [
            (
                round((part.start - found[0].start) / 86400),
                round((part.end - part.start) / 86400),
                part.norm_milli,
                part.mode,
            )
            for part in found
        ]

    def test_without_addendum(self):
        self.assertEqual(self.parts(self.environment), [(0, 90, 99900, "counts")])
        self.assertEqual(self.parts(self.test), [(0, 90, None, "counts")])

    def test_parted_where_it_begins_and_ends(self):
        self._create_addendum(self.kind, self.environment, "2026-02-01", "2026-02-28")
        self.assertEqual(
            self.parts(self.environment),
            [
                (0, 31, 99900, "counts"),
                (31, 28, 95000, "excluded"),
                (59, 31, 99900, "counts"),
            ],
        )
        other = self._create_environment("Second")
        self.assertEqual(self.parts(other), [(0, 90, 99900, "counts")])
        months = self.parts(self.environment, "2026-02-01", "2026-03-01")
        self.assertEqual(months, [(0, 28, 95000, "excluded")])

    def test_parted_where_another_addendum_becomes_about_it(self):
        """What was measured before stays judged by what held then."""
        spare = self._create_environment("Spare")
        with self.at("2025-12-01 12:00"):
            first = self._create_addendum(
                self.kind, self.environment | spare, "2026-01-01"
            )
            second = self._create_addendum(
                self._create_kind(
                    "second", [{"subject": "uptime_norm", "uptime_norm": 90}]
                ),
                self._create_environment("Other"),
                "2026-01-01",
            )
        with self.at("2026-02-01 00:00"):
            self.environment.addendum_id = second
        with self.at("2026-03-01 00:00"):
            self.environment.addendum_id = False
        self.assertEqual(
            self.parts(self.environment),
            [
                (0, 31, 95000, "excluded"),
                (31, 28, 90000, "counts"),
                (59, 31, 99900, "counts"),
            ],
        )
        self.assertEqual(self.parts(spare), [(0, 90, 95000, "excluded")])
        self.assertTrue(first._covers(self.environment, local("2026-01-31 23:59")))

    def test_source(self):
        addendum = self._create_addendum(self.kind, self.environment, "2026-02-01")
        part = self.environment._get_judged_parts(
            local("2026-02-01 00:00"), local("2026-03-01 00:00")
        )[0]
        self.assertIn(addendum.version_ids.display_name, part.source)
        self.assertIn("§9", part.source)

    def test_test_environment_only_when_promised(self):
        services_only = self._create_kind("services")
        self._create_addendum(services_only, self.test, "2026-01-01")
        self.assertEqual(self.parts(self.test), [(0, 90, None, "counts")])
        second = self._create_environment("Second", "test")
        self._create_addendum(self.kind, second, "2026-01-01")
        self.assertEqual(self.parts(second), [(0, 90, 95000, "excluded")])

    def test_maintenance_window_keeps_the_rule_of_its_start(self):
        self._create_addendum(self.kind, self.environment, "2026-02-01", "2026-02-28")
        windows = self.env["o2b.sla.maintenance.window"]
        for text, rule in (
            ("2026-01-15 22:00", "counts"),
            ("2026-02-15 22:00", "excluded"),
            ("2026-03-15 22:00", "counts"),
        ):
            window = windows.new(
                {
                    "environment_id": self.environment.id,
                    "start_at": local(text),
                }
            )
            window.agreement_id = self.agreement
            self.assertEqual(window._get_terms()["maintenance_rule"], rule, text)
