# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .availability_common import AvailabilityCommon


@tagged("post_install", "-at_install")
class TestAvailabilityTour(AvailabilityCommon, HttpCase):
    """A month is decided on and corrected, in the browser."""

    def test_decided(self):
        self.unknown("2026-06-10 10:00", "2026-06-10 15:00")
        month = self.freeze_month()
        self.assertEqual(month.state, "provisional")
        self.start_tour(
            "/odoo/sla-availability",
            "o2b_sla_availability_decides",
            login=self.manager.login,
        )
        self.assertEqual((month.state, month.verdict), ("frozen", "met"))
        self.assertEqual(month.decided_by_id, self.manager)

    def test_corrected(self):
        outage = self.down("2026-06-10 10:00", "2026-06-10 11:00")
        incident = self.incident(outage, responsibility="client")
        month = self.freeze_month()
        self.assertEqual(month.verdict, "breached")
        self.exclude_incident(incident)
        self.start_tour(
            f"/odoo/sla-availability/{month.id}",
            "o2b_sla_availability_corrects",
            login=self.contract_manager.login,
        )
        self.assertEqual(month.correction_ids.state, "proposed")
        self.assertEqual(month.correction_ids.requested_by_id, self.contract_manager)
        self.assertEqual(month.correction_ids.verdict, "met")
