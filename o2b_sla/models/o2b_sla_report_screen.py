# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SlaReport(models.Model):
    """What the screens of a report show and do."""

    _inherit = "o2b.sla.report"

    verdict_title = fields.Char(string="Result", compute="_compute_texts")
    verdict_text = fields.Text(string="In Short", compute="_compute_texts")
    page_html = fields.Html(
        string="Report",
        compute="_compute_page_html",
        sanitize=False,
        groups="o2b_sla.o2b_sla_group_contract_manager",
        help="As the client reads it.",
    )
    correction_id = fields.Many2one(
        comodel_name="o2b.sla.report",
        string="Corrected By",
        compute="_compute_correction_id",
    )

    @api.depends("line_ids.verdict", "line_ids.data", "verdict", "state")
    @api.depends_context("lang")
    def _compute_texts(self):
        for report in self:
            verdict = report._describe_verdict()
            report.verdict_title = verdict["word"]
            report.verdict_text = verdict["sentences"][0]

    @api.depends("line_ids.verdict", "line_ids.data", "verdict", "state", "remarks")
    @api.depends_context("lang")
    def _compute_page_html(self):
        for report in self:
            report.page_html = report._render_page() if report.month else False

    def _render_page(self):
        """The report as a piece of a page, in the language of the environment."""
        self.ensure_one()
        report = self.sudo()
        return report.env["ir.qweb"]._render(
            "o2b_sla.portal_sla_report_body",
            report._get_portal_values(),
            minimal_qcontext=True,
        )

    @api.depends("correction_ids.state")
    def _compute_correction_id(self):
        for report in self:
            report.correction_id = report.correction_ids.sorted("number")[-1:]

    def _find_obstacles(self):
        """What stands in the way of approving; other modules add theirs.

        :return: list of sentences, empty when nothing does
        """
        self.ensure_one()
        return []

    # === Buttons ===

    def action_open_approval(self):
        """Show what will be sent, and to whom."""
        self.ensure_one()
        self._check_manager()
        if self.state != "draft":
            raise UserError(
                self.env._("Only the draft of a month that is over can be approved.")
            )
        return self._open_report_dialog(
            "o2b.sla.report.approve", self.env._("Approve the Report")
        )

    def action_open_correction(self):
        """Ask why it is corrected."""
        self.ensure_one()
        self._check_manager()
        return self._open_report_dialog(
            "o2b.sla.report.correct", self.env._("Correct the Report")
        )

    def _open_report_dialog(self, model, name):
        self.check_access("read")
        dialog = self.env[model].create({"report_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "large"},
        }

    def action_print(self):
        """The PDF: the one the client has, or of a draft as it would be."""
        self.ensure_one()
        report = self.env.ref("o2b_sla.o2b_sla_service_report_report")
        return report.report_action(self, config=False)

    def action_trend(self):
        """The figures of the agreement in the last twelve months, as a graph."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_report_line_action"
        )
        return {
            **action,
            "name": self.env._("Trend of %s", self.agreement_id.reference),
            "domain": [
                ("agreement_id", "=", self.agreement_id.id),
                ("month", "<=", self.month),
                ("month", ">", fields.Date.subtract(self.month, years=1)),
            ],
            "context": {"search_default_judged": 1, "search_default_standing": 1},
        }


class SlaReportLine(models.Model):
    """Percentages of several lines together: numerators and denominators are added
    first, percentages never averaged."""

    _inherit = "o2b.sla.report.line"

    value = fields.Float(aggregator="avg")

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "value:avg":
            return super()._read_group_select(aggregate_spec, query)
        good, whole = (
            self._field_to_sql(self._table, name, query)
            for name in ("numerator", "denominator")
        )
        return SQL(
            "TRUNC(SUM(%(good)s) FILTER (WHERE %(whole)s > 0) * 100.0"
            " / NULLIF(SUM(%(whole)s), 0), 3)",
            good=good,
            whole=whole,
        )
