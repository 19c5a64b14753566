# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaReportApprove(models.TransientModel):
    """Shows what is approved, what is sent and to whom, and takes the remarks."""

    _name = "o2b.sla.report.approve"
    _description = "Approve a Service Level Report"

    report_id = fields.Many2one(
        comodel_name="o2b.sla.report", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="report_id.partner_id")
    month_name = fields.Char(related="report_id.month_name")
    verdict = fields.Selection(related="report_id.verdict")
    verdict_text = fields.Text(related="report_id.verdict_text")
    line_ids = fields.Many2many(
        comodel_name="o2b.sla.report.line", compute="_compute_line_ids"
    )
    remarks = fields.Text(
        compute="_compute_remarks",
        store=True,
        readonly=False,
        precompute=True,
        help="What the client should know beside the figures.",
    )
    obstacles = fields.Text(
        compute="_compute_obstacles", help="What has to be done before."
    )
    language = fields.Char(compute="_compute_sending")
    recipients = fields.Text(compute="_compute_sending")

    @api.depends("report_id")
    def _compute_remarks(self):
        for wizard in self:
            wizard.remarks = wizard.report_id.remarks

    @api.depends("report_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = wizard.report_id.line_ids.filtered("verdict")

    @api.depends("report_id")
    def _compute_obstacles(self):
        for wizard in self:
            wizard.obstacles = "\n".join(wizard.report_id._find_obstacles())

    @api.depends("report_id")
    def _compute_sending(self):
        for wizard in self:
            report = wizard.report_id
            lang = report._get_lang()
            wizard.language = (
                self.env["res.lang"].sudo()._get_data(code=lang).name or lang
            )
            wizard.recipients = "\n".join(
                f"{name} <{address}>" for name, address in report._get_recipients()
            )

    def action_confirm(self):
        """Write the remarks and approve."""
        self.ensure_one()
        report = self.report_id
        report._check_manager()
        if (self.remarks or "") != (report.remarks or ""):
            report.remarks = self.remarks
        result = report.action_approve()
        if result is True:
            return {"type": "ir.actions.act_window_close"}
        return result
