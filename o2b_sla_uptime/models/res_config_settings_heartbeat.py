# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .o2b_sla_heartbeat_ping import KEPT_DAYS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_ping_days = fields.Integer(
        string="Days That Signs of Life Are Kept",
        config_parameter="o2b_sla_uptime.ping_days",
        default=KEPT_DAYS,
    )
