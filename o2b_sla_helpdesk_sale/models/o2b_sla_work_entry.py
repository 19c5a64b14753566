# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class SlaWorkEntry(models.Model):
    _inherit = "o2b.sla.work.entry"

    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Sales Order Line",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="Bills these hours; each entry stands in one order.",
    )

    @api.depends("sale_line_id.state")
    def _compute_billing(self):
        return super()._compute_billing()

    def _is_ordered(self):
        """Whether an order that stands bills the hours."""
        self.ensure_one()
        line = self.sudo().sale_line_id
        return bool(line) and line.state != "cancel"

    def _is_settled(self):
        return super()._is_settled() or self._is_ordered()

    def _get_settlement(self):
        if self._is_ordered():
            return self.sudo().sale_line_id.order_id.display_name
        return super()._get_settlement()

    @api.model
    def _check_not_assigned(self, vals):
        if "sale_line_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("Hours are added to a sales order by their statement.")
            )
        return super()._check_not_assigned(vals)

    @api.model
    def default_get(self, fields):
        return super().default_get([f for f in fields if f != "sale_line_id"])
