# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_hours_product_id = fields.Many2one(
        related="company_id.sla_hours_product_id", readonly=False
    )
    sla_estimate_product_id = fields.Many2one(
        related="company_id.sla_estimate_product_id", readonly=False
    )
