# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_monitoring_team_id = fields.Many2one(
        related="company_id.sla_monitoring_team_id", readonly=False
    )
