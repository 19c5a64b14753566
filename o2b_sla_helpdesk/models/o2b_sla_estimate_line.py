# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard


class SlaEstimateLine(models.Model):
    """One piece of work in an estimate: hours at a rate, or an amount."""

    _name = "o2b.sla.estimate.line"
    _description = "Line of an Estimate"
    _inherit = ["o2b.sla.table.guard"]
    _order = "sequence, id"

    estimate_id = fields.Many2one(
        comodel_name="o2b.sla.estimate", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="estimate_id.company_id")
    currency_id = fields.Many2one(related="estimate_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Description", required=True)
    hours = fields.Float()
    rate = fields.Monetary(
        string="Hourly Rate",
        compute="_compute_rate",
        store=True,
        precompute=True,
        readonly=False,
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        help="Hours times the rate; without hours whatever is entered, such as the "
        "price of a licence.",
    )

    _hours_positive = models.Constraint(
        "CHECK(hours >= 0 AND rate >= 0 AND amount >= 0)",
        "Hours, rates and amounts of an estimate are not negative.",
    )

    def _get_table_guards(self):
        refused = SQL(
            """
            EXISTS (SELECT FROM o2b_sla_estimate
                    WHERE state <> 'draft' AND id IN (
                        CASE WHEN TG_OP <> 'INSERT' THEN OLD.estimate_id END,
                        CASE WHEN TG_OP <> 'DELETE' THEN NEW.estimate_id END))
            """
        )
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_frozen_estimate_line",
                refused,
                "its estimate was sent",
                events=SQL("INSERT OR UPDATE OR DELETE"),
            ),
        ]

    @api.depends("estimate_id")
    def _compute_rate(self):
        for line in self:
            line.rate = line.rate or line.estimate_id._get_hourly_rate()

    @api.depends("hours", "rate")
    def _compute_amount(self):
        for line in self:
            if line.hours:
                amount = line.hours * line.rate
                currency = line.currency_id or line.env.company.currency_id
                line.amount = currency.round(amount)

    @api.model_create_multi
    def create(self, vals_list):
        estimates = self.env["o2b.sla.estimate"].browse(
            {vals["estimate_id"] for vals in vals_list if vals.get("estimate_id")}
        )
        estimates._check_not_frozen()
        return super().create(vals_list)

    def write(self, vals):
        self.estimate_id._check_not_frozen()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        self.estimate_id._check_not_frozen()
        return super().unlink()
