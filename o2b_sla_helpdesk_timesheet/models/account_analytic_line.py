# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the work entry says; it is changed there.
KEPT_FIELDS = {
    "account_id",
    "company_id",
    "date",
    "employee_id",
    "name",
    "project_id",
    "sla_work_entry_id",
    "unit_amount",
    "user_id",
}


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    sla_work_entry_id = fields.Many2one(
        comodel_name="o2b.sla.work.entry",
        string="Work Entry",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The work on a ticket that this timesheet follows.",
    )

    _sla_work_entry_once = models.UniqueIndex(
        "(sla_work_entry_id) WHERE sla_work_entry_id IS NOT NULL",
        "A work entry has one timesheet.",
    )

    def _is_readonly(self):
        return super()._is_readonly() or bool(self.sla_work_entry_id)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("sla_work_entry_id") for vals in vals_list):
            raise AccessError(self.env._("A work entry makes its timesheet itself."))
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        """A client could send the link along in the context."""
        return super().default_get([f for f in fields if f != "sla_work_entry_id"])

    def write(self, vals):
        if KEPT_FIELDS & vals.keys():
            self._check_not_kept()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        self._check_not_kept()
        return super().unlink()

    def _check_not_kept(self):
        """:raise UserError: one of these follows a work entry, and is changed there"""
        kept = self.sudo().filtered("sla_work_entry_id")
        if kept and not self.env.su:
            raise UserError(
                self.env._(
                    "%(timesheet)s follows work on a ticket: change it there.",
                    timesheet=kept[0].name,
                )
            )
