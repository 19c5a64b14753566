# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaPauseMonitor(models.TransientModel):
    """Asks why monitors are paused."""

    _name = "o2b.sla.pause.monitor"
    _description = "Pause Monitors"

    monitor_ids = fields.Many2many(
        comodel_name="o2b.sla.monitor",
        string="Monitors",
        required=True,
        default=lambda self: self._default_monitor_ids(),
    )
    reason = fields.Char(required=True)

    def _default_monitor_ids(self):
        if self.env.context.get("active_model") == "o2b.sla.monitor":
            return self.env.context.get("active_ids", [])
        return []

    def action_pause(self):
        """Pause them."""
        self.ensure_one()
        self.monitor_ids._pause(self.reason)
        return {"type": "ir.actions.act_window_close"}
