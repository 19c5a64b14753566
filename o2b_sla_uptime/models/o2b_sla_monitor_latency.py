# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaMonitor(models.Model):
    """How fast what a monitor watches answers, by the hour."""

    _inherit = "o2b.sla.monitor"

    latency_line = fields.Json(
        string="Latency of the Last Week", compute="_compute_latency_line"
    )

    @api.depends("status_ids")
    def _compute_latency_line(self):
        found = self.env["o2b.sla.monitor.status"].sudo()._get_latency(self)
        for monitor in self:
            hours = found.get(monitor._origin.id)
            monitor.latency_line = hours and {
                "hours": [
                    {"at": fields.Datetime.to_string(at), "mean": mean, "most": most}
                    for at, mean, most in hours
                ]
            }
