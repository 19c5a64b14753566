# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SlaEstimate(models.Model):
    _inherit = "o2b.sla.estimate"

    sale_line_ids = fields.One2many(
        comodel_name="sale.order.line",
        inverse_name="sla_estimate_id",
        string="Sales Order Lines",
        readonly=True,
        copy=False,
    )
    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Sales Order",
        compute="_compute_sale_order_id",
        help="The order that bills the estimate.",
    )

    @api.depends("sale_line_ids.state")
    def _compute_sale_order_id(self):
        for estimate in self:
            lines = estimate.sudo().sale_line_ids
            standing = lines.filtered(lambda line: line.state != "cancel")
            estimate.sale_order_id = standing.order_id[:1].sudo(False)

    def action_order(self):
        """Add what the client approved to his open order, once."""
        self.check_access("read")
        self.env["sale.order"].check_access("create")
        orders = self.env["sale.order"]
        for estimate in self:
            agreement = estimate.agreement_id
            product = agreement._get_sla_product("sla_estimate_product_id")
            order = agreement._get_open_order(estimate.name)
            estimate.invalidate_recordset(["sale_line_ids", "sale_order_id"])
            estimate._check_may_order()
            known = order.order_line
            order.write(
                {
                    "order_line": [
                        Command.create(
                            estimate._prepare_order_line(order, product, line)
                        )
                        for line in estimate.line_ids
                    ]
                }
            )
            (order.order_line - known).sudo().sla_estimate_id = estimate
            orders |= order
        return orders._sla_open_action()

    def _check_may_order(self):
        """:raise UserError: it was not approved, is billed by the hour, or ordered"""
        self.ensure_one()
        if not self._get_binding():
            raise UserError(
                self.env._("Only what the client approved is ordered: %s.", self.name)
            )
        if self.pricing != "fixed":
            raise UserError(
                self.env._(
                    "%s is billed by the hours spent: order its hours from the "
                    "statement of the month.",
                    self.name,
                )
            )
        if self.sale_order_id:
            raise UserError(
                self.env._(
                    "%(estimate)s stands in %(order)s already.",
                    estimate=self.name,
                    order=self.sale_order_id.display_name,
                )
            )

    def _prepare_order_line(self, order, product, line):
        """Values of the order line for a line of the estimate: its amount is what the
        client approved, to the cent.

        :param line: ``o2b.sla.estimate.line``
        """
        currency = self.currency_id
        exact = not currency.compare_amounts(
            currency.round(line.hours * line.rate), line.amount
        )
        quantity = line.hours if line.hours and exact else 1
        price = line.rate if line.hours and exact else line.amount
        return {
            "product_id": product.id,
            "name": f"{self.ticket_id.number} {line.name} ({self.name})",
            "product_uom_qty": quantity,
            "price_unit": self.agreement_id._get_order_price(order, price),
        }

    def action_view_order(self):
        """Open the order that bills it."""
        self.ensure_one()
        return self.sale_order_id._sla_open_action()
