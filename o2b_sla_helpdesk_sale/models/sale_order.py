# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    sla_agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        string="Service Agreement",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Work outside this agreement is added to the order while it is open.",
    )
    sla_work_entry_count = fields.Integer(compute="_compute_sla_work_entry_count")

    def _compute_sla_work_entry_count(self):
        for order in self:
            order.sla_work_entry_count = len(order.sudo().order_line.sla_work_entry_ids)

    def action_view_sla_work_entries(self):
        """Open the hours that the order bills."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_work_entry_action"
        )
        action["domain"] = [("sale_line_id.order_id", "=", self.id)]
        action["context"] = {}
        return action

    def _sla_open_action(self):
        """Action that opens these orders."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Sales Orders"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self.ids)],
        }
        if len(self) == 1:
            action.update(view_mode="form", res_id=self.id)
        return action
