# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaReportCorrect(models.TransientModel):
    """Asks why a report is corrected, and makes the draft of the correction."""

    _name = "o2b.sla.report.correct"
    _description = "Correct a Service Level Report"

    report_id = fields.Many2one(
        comodel_name="o2b.sla.report", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(help="It stands in the correction: the client reads it.")

    def action_confirm(self):
        """Make the draft and open it."""
        self.ensure_one()
        correction = self.report_id._correct(self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "o2b.sla.report",
            "res_id": correction.id,
            "view_mode": "form",
            "target": "current",
        }
