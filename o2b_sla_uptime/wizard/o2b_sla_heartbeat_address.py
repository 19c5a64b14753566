# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaHeartbeatAddress(models.TransientModel):
    """Shows addresses that are kept as hashes only; it is closed, never saved."""

    _name = "o2b.sla.heartbeat.address"
    _description = "Addresses of Heartbeats"

    lines = fields.Text(string="For the Script", store=False, default="")
