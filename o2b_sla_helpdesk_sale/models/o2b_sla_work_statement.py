# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.o2b_sla.languages import installed_lang


class SlaWorkStatement(models.Model):
    _inherit = "o2b.sla.work.statement"

    to_order = fields.Boolean(
        compute="_compute_to_order", help="It has hours that no order bills."
    )
    sale_order_ids = fields.Many2many(
        comodel_name="sale.order", compute="_compute_to_order", string="Sales Orders"
    )
    sale_order_count = fields.Integer(compute="_compute_to_order")

    @api.depends("entry_ids.sale_line_id.state", "entry_ids.coverage")
    def _compute_to_order(self):
        for statement in self:
            lines = statement.sudo().entry_ids.sale_line_id
            orders = lines.filtered(lambda line: line.state != "cancel").order_id
            statement.sale_order_ids = orders.sudo(False)
            statement.sale_order_count = len(orders)
            statement.to_order = bool(statement._get_entries_to_order())

    def _get_entries_to_order(self):
        """Hours on time and materials that no order bills, as superuser."""
        return self.sudo().entry_ids.filtered(
            lambda entry: entry._is_billed_by_the_hour() and not entry._is_ordered()
        )

    def action_order(self):
        """Close the statement and add its hours to the client's open order."""
        self.check_access("write")
        self.env["sale.order"].check_access("create")
        orders = self.env["sale.order"]
        for statement in self:
            agreement = statement.agreement_id
            product = agreement._get_sla_product("sla_hours_product_id")
            order = agreement._get_open_order(statement.name)
            statement.invalidate_recordset(["entry_ids"])
            entries = statement._get_entries_to_order()
            if not entries:
                raise UserError(
                    self.env._(
                        "%s has no hours on time and materials that wait for an order.",
                        statement.display_name,
                    )
                )
            if statement.state == "draft":
                statement.action_close()
            for ticket, own in (
                entries.sorted(lambda entry: entry.ticket_id.id)
                .grouped("ticket_id")
                .items()
            ):
                line = statement._order_hours(order, product, ticket, own)
                own.write({"sale_line_id": line.id})
            orders |= order
        return orders._sla_open_action()

    def _order_hours(self, order, product, ticket, entries):
        """Add one order line for the hours on one ticket.

        :return: the ``sale.order.line``
        """
        hours = sum(entries.mapped("minutes")) / 60
        values = {
            "product_id": product.id,
            "product_uom_qty": hours,
            "name": self._describe_hours(ticket, entries),
        }
        rate = self.agreement_id._get_hourly_rate()
        if rate:
            values["price_unit"] = self.agreement_id._get_order_price(order, rate)
        known = order.order_line
        order.write({"order_line": [Command.create(values)]})
        line = order.order_line - known
        if line.qty_delivered_method == "manual":
            # the work is done: what is invoiced on delivery can be invoiced
            line.qty_delivered = hours
        return line

    def _describe_hours(self, ticket, entries):
        """Text of an order line, in the client's language."""
        lang = installed_lang(self.env, self.partner_id.lang)
        statement = self.with_context(lang=lang)
        title = f"{ticket.number} {ticket.name}" if ticket else entries[:1].description
        return statement.env._(
            "%(title)s\nTime and materials, %(month)s (%(statement)s)",
            title=title,
            month=statement.month_name,
            statement=self.name,
        )

    def _check_may_reopen(self):
        result = super()._check_may_reopen()
        if any(entry._is_ordered() for entry in self.sudo().entry_ids):
            raise UserError(
                self.env._("A sales order bills these hours: cancel that one first.")
            )
        return result

    def action_view_orders(self):
        """Open the orders that bill these hours."""
        self.ensure_one()
        return self.sale_order_ids._sla_open_action()
