# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class AccountAnalyticLine(models.Model):
    """Timesheets that follow work on a ticket: its statement bills it, once."""

    _inherit = "account.analytic.line"

    def _timesheet_determine_sale_line(self):
        if self.sla_work_entry_id:
            return self.env["sale.order.line"]
        return super()._timesheet_determine_sale_line()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {**vals, "so_line": False} if vals.get("sla_work_entry_id") else vals
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        """Give no order to a timesheet that follows an entry: people are refused, and
        what a project does to all of its timesheets passes these over."""
        if not vals.get("so_line"):
            return super().write(vals)
        self._check_not_kept()
        kept = self.filtered("sla_work_entry_id")
        rest = {name: value for name, value in vals.items() if name != "so_line"}
        if kept and rest:
            super(AccountAnalyticLine, kept).write(rest)
        return super(AccountAnalyticLine, self - kept).write(vals)
