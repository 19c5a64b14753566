# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaMonitorActing(models.AbstractModel):
    """What people do with monitors."""

    _name = "o2b.sla.monitor.acting"
    _description = "Monitor Actions"
