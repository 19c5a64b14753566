# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import Form

from .maintenance_common import MaintenanceCommon


class TestMaintenanceForecast(MaintenanceCommon):
    """What is said before maintenance is planned (§3.3)."""

    def forecast(self, text, **values):
        with self.at(text):
            maintenance = self.make(**values)
            return maintenance.forecast, maintenance.forecast_breaches

    def test_counts_and_breaches(self):
        """45 minutes in a month that allows 43 minutes and 12 seconds."""
        text, breaches = self.forecast("2026-06-01 10:00", duration=0.75)
        self.assertTrue(breaches)
        self.assertEqual(
            text,
            "Bakkerij De Vries BV · Production, June 2026: 43 min 12 s of downtime "
            "left, 45 min of maintenance. "
            "In this agreement it counts as downtime. "
            "The norm would be breached by 1 min 48 s.",
        )

    def test_counts_and_fits(self):
        text, breaches = self.forecast("2026-06-01 10:00", duration=0.5)
        self.assertFalse(breaches)
        self.assertIn("13 min 12 s would be left", text)

    def test_left_out(self):
        self.exclude()
        text, breaches = self.forecast("2026-06-01 10:00", duration=4)
        self.assertFalse(breaches)
        self.assertIn("left out of the figures", text)

    def test_too_late_to_announce(self):
        self.exclude()
        text, breaches = self.forecast("2026-06-13 10:00", duration=4)
        self.assertTrue(breaches)
        self.assertIn("too late to announce", text)

    def test_more_than_the_cap(self):
        self.exclude(maintenance_cap_minutes=60)
        _text, breaches = self.forecast("2026-06-01 10:00", duration=4)
        self.assertTrue(breaches)
        _text, breaches = self.forecast("2026-06-01 10:00", duration=1)
        self.assertFalse(breaches)

    def test_the_windows_of_the_month_together(self):
        text, breaches = self.forecast(
            "2026-06-01 10:00", frequency="weekly", on_sun=True, duration=0.5
        )
        self.assertIn("1 h 30 min of maintenance", text)
        self.assertTrue(breaches)

    def test_test_environment_has_no_norm(self):
        test = self._create_environment("Test", kind="test")
        text, breaches = self.forecast(
            "2026-06-01 10:00", environment_ids=[(6, 0, test.ids)]
        )
        self.assertIn("Test, June 2026: no norm is agreed.", text)
        self.assertFalse(breaches)

    def test_in_the_form(self):
        with self.at("2026-06-01 10:00"):
            model = self.env["o2b.sla.maintenance"].with_user(self.contract_manager)
            with Form(model) as form:
                form.name = "Updates"
                form.environment_ids.add(self.production)
                form.first_day = "2026-06-14"
                form.duration = 0.75
                self.assertTrue(form.forecast_breaches)
                self.assertIn("Sun 14 Jun 2026 02:00 – 02:45", form.preview)
                form.duration = 0.25
                self.assertFalse(form.forecast_breaches)
                form.frequency = "weekly"
                self.assertFalse(form.preview)
                form.on_sun = True
                self.assertIn("21 Jun", form.preview)

    def test_planned_is_not_forecast(self):
        maintenance = self.plan("2026-06-01 10:00")
        with self.at("2026-06-01 10:00"):
            self.assertFalse(maintenance.forecast)

    def test_no_agreement(self):
        self.version = self._create_version("2026-02-01", date_end="2026-05-31")
        self.version._agree_on_paper()
        text, breaches = self.forecast("2026-06-01 10:00")
        self.assertIn("no agreement is in force", text)
        self.assertFalse(breaches)
