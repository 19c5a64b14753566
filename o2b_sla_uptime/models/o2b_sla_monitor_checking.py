# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaMonitorChecking(models.AbstractModel):
    """Claims the monitors that are due, checks them and writes down what changed."""

    _name = "o2b.sla.monitor.checking"
    _description = "Monitor Checking"

    def _is_checked(self):
        """Whether Odoo itself checks this monitor."""
        self.ensure_one()
        return (
            self.active
            and self.kind != "external"
            and self.state != "paused"
            and self.environment_id.active
        )
