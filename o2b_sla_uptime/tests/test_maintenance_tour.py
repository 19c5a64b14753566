# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .maintenance_common import MaintenanceCommon


@tagged("post_install", "-at_install")
class TestMaintenanceTour(MaintenanceCommon, HttpCase):
    """In the browser: planned, announced and moved by the contract manager."""

    def test_plan(self):
        self.start_tour(
            "/odoo/sla-maintenance/new",
            "o2b_sla_maintenance",
            login="sla_contract_manager",
        )
        maintenance = self.env["o2b.sla.maintenance"].search(
            [("name", "=", "Updates of the system")]
        )
        self.assertEqual(maintenance.state, "planned")
        self.assertEqual(maintenance.environment_ids, self.production)
        (moved,) = maintenance.window_ids.filtered("moves")
        self.assertEqual(
            moved.announcement_ids.sorted("id").mapped("kind"),
            ["announcement", "change"],
        )
