# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaMaintenanceForecast(models.AbstractModel):
    """Says before it is planned whether maintenance will count, and what it costs."""

    _name = "o2b.sla.maintenance.forecast"
    _description = "Forecast of Maintenance"

    overlap_warning = fields.Text(compute="_compute_overlap_warning")

    @api.depends("window_ids.overlap_warning")
    def _compute_overlap_warning(self):
        for maintenance in self:
            warnings = maintenance.window_ids._not_begun().filtered("overlap_warning")
            maintenance.overlap_warning = "\n".join(
                f"{window.period}: {window.overlap_warning}" for window in warnings[:5]
            )
