# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    sla_work_entry_ids = fields.One2many(
        comodel_name="o2b.sla.work.entry",
        inverse_name="sale_line_id",
        string="Work Entries",
        readonly=True,
        copy=False,
    )
    sla_estimate_id = fields.Many2one(
        comodel_name="o2b.sla.estimate",
        string="Approved Estimate",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
