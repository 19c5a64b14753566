# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..states import REPORT_STATES, REPORT_VERDICTS


class SlaOverview(models.Model):
    """How every agreement does in a month: one row per agreement, a state word per
    indicator, and the way to the records behind it.

    It shows the service level reports; of the month that runs the provisional ones,
    which are brought up to date every hour.
    """

    _name = "o2b.sla.overview"
    _description = "Overview of Service Levels"
    _inherit = ["o2b.sla.overview.query"]
    _auto = False
    _rec_name = "report_id"
    _order = "month desc, severity desc, partner_id, id"
    # what is changed in these is written before a query
    _depends = {
        "o2b.sla.report": [
            "agreement_id",
            "as_of",
            "company_id",
            "month",
            "number",
            "partner_id",
            "problem",
            "state",
            "verdict",
        ],
        "o2b.sla.report.line": [
            "denominator",
            "key",
            "numerator",
            "report_id",
            "section",
            "verdict",
        ],
        "o2b.sla.agreement": ["user_id"],
    }

    report_id = fields.Many2one(comodel_name="o2b.sla.report", readonly=True)
    agreement_id = fields.Many2one(comodel_name="o2b.sla.agreement", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Client", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Contract Manager", readonly=True
    )
    month = fields.Date(readonly=True, help="Its first day.")
    month_name = fields.Char(string="Period", compute="_compute_month_name")
    state = fields.Selection(
        selection=REPORT_STATES, string="State of the Report", readonly=True
    )
    verdict = fields.Selection(
        selection=REPORT_VERDICTS,
        string="Overall",
        readonly=True,
        help="The worst of the indicators. Of a month that still runs: as it stands "
        "now.",
    )
    severity = fields.Integer(
        readonly=True, aggregator=None, help="What is worst comes first."
    )
    as_of = fields.Datetime(readonly=True, help="What happened later is not in it.")
    problem = fields.Text(
        readonly=True, help="Why the figures could not be brought up to date."
    )
    response_verdict = fields.Selection(
        selection=REPORT_VERDICTS, string="Response", readonly=True, help="§3.2"
    )
    resolution_verdict = fields.Selection(
        selection=REPORT_VERDICTS, string="Resolution", readonly=True, help="§3.2"
    )
    response_met = fields.Integer(string="Responses in Time", readonly=True)
    response_count = fields.Integer(string="Responses", readonly=True)
    resolution_met = fields.Integer(string="Resolutions in Time", readonly=True)
    resolution_count = fields.Integer(string="Resolutions", readonly=True)
    response_share = fields.Float(
        string="Response in Time (%)",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Of several together their numbers are added first.",
    )
    resolution_share = fields.Float(
        string="Resolution in Time (%)",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Of several together their numbers are added first.",
    )
    open_breach_count = fields.Integer(
        string="Open Breaches",
        readonly=True,
        help="What is late and not done yet; of a month that is over, at its end.",
    )
    hours = fields.Float(readonly=True, help="Worked in the month.")

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for row in self:
            row.month_name = row.report_id._get_month_name()

    def _read_group_select(self, aggregate_spec, query):
        """Of agreements together: their numbers are added, percentages never
        averaged."""
        indicator, _dash, rest = aggregate_spec.partition("_")
        if rest != "share:avg":
            return super()._read_group_select(aggregate_spec, query)
        met, count = (
            self._field_to_sql(self._table, f"{indicator}_{name}", query)
            for name in ("met", "count")
        )
        return SQL("SUM(%s) * 100.0 / NULLIF(SUM(%s), 0)", met, count)

    # === Drilling down ===

    def action_open_report(self):
        """Open the report of the month."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "o2b.sla.report",
            "res_id": self.report_id.id,
            "view_mode": "form",
        }

    def action_open_lines(self):
        """Open the figures of the report, each with the records behind it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.report_id.display_name,
            "res_model": "o2b.sla.report.line",
            "view_mode": "list,form",
            "domain": [("report_id", "=", self.report_id.id)],
            "context": {"create": False, "sla_one_report": True},
        }

    def action_open_breaches(self):
        """Open what is late and not done yet, as of now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Late at %s", self.partner_id.display_name),
            "res_model": "o2b.sla.clock",
            "view_mode": "list,form",
            "domain": [
                ("agreement_id", "=", self.agreement_id.id),
                ("state", "=", "breached"),
                ("counts", "=", True),
            ],
            "context": {"create": False},
        }
