# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_hours_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product for Hours",
        domain=[("type", "=", "service"), ("sale_ok", "=", True)],
        help="Work on time and materials is ordered as this service, by the hour.",
    )
    sla_estimate_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product for Estimates",
        domain=[("type", "=", "service"), ("sale_ok", "=", True)],
        help="Work by quotation, at the price the client approved.",
    )
