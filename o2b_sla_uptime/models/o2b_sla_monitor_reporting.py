# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaMonitorReporting(models.AbstractModel):
    """Turns what is said about monitors into outages."""

    _name = "o2b.sla.monitor.reporting"
    _description = "Monitor Reporting"
