# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class SlaEstimateLine(models.Model):
    """One piece of work in an estimate: hours at a rate, or an amount."""

    _name = "o2b.sla.estimate.line"
    _description = "Line of an Estimate"
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

    def init(self):
        """Let PostgreSQL refuse what the ORM refuses."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION o2b_sla_frozen_estimate_line()
                RETURNS trigger AS $$
                DECLARE
                    estimate_ids int[] := '{}';
                BEGIN
                    IF TG_OP = 'UPDATE' OR TG_OP = 'DELETE' THEN
                        estimate_ids := estimate_ids || OLD.estimate_id;
                    END IF;
                    IF TG_OP = 'UPDATE' OR TG_OP = 'INSERT' THEN
                        estimate_ids := estimate_ids || NEW.estimate_id;
                    END IF;
                    IF TG_OP = 'TRUNCATE' OR EXISTS (
                        SELECT FROM o2b_sla_estimate AS e
                         WHERE e.state <> 'draft' AND e.id = ANY (estimate_ids)
                    ) THEN
                        RAISE EXCEPTION 'o2b_sla: a frozen estimate line, %% refused',
                            TG_OP USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER o2b_sla_frozen_estimate_line_row
                    BEFORE INSERT OR UPDATE OR DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION o2b_sla_frozen_estimate_line();
                CREATE OR REPLACE TRIGGER o2b_sla_frozen_estimate_line_table
                    BEFORE TRUNCATE ON %(table)s
                    FOR EACH STATEMENT EXECUTE FUNCTION o2b_sla_frozen_estimate_line();
                """,
                table=SQL.identifier(self._table),
            )
        )

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
