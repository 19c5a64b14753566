# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What a timesheet follows.
FOLLOWED_FIELDS = {
    "agreement_id",
    "date",
    "started_at",
    "description",
    "duration",
    "minutes",
    "ticket_id",
    "extra_support_id",
    "user_id",
}
REFUSALS = (AccessError, UserError, ValidationError)


class SlaWorkEntry(models.Model):
    """Work that is kept in the timesheets of the agreement's project too."""

    _inherit = "o2b.sla.work.entry"

    timesheet_ids = fields.One2many(
        comodel_name="account.analytic.line",
        inverse_name="sla_work_entry_id",
        readonly=True,
        copy=False,
    )
    timesheet_problem = fields.Char(
        string="Not in Timesheets Because",
        readonly=True,
        copy=False,
        help="The hours are logged all the same.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._keep_timesheets()
        return entries

    def write(self, vals):
        result = super().write(vals)
        if FOLLOWED_FIELDS & vals.keys():
            self._keep_timesheets()
        return result

    def unlink(self):
        self._check_not_settled()
        self.sudo().timesheet_ids.unlink()
        return super().unlink()

    def action_keep_timesheet(self):
        """Try again, now that what was in the way is settled."""
        self.check_access("write")
        self._keep_timesheets()
        return True

    def _keep_timesheets(self):
        """Make the timesheets of these entries, or bring them up to date.

        What keeps a timesheet from being made is told on the entry; the hours that
        somebody worked are not lost for it.
        """
        for entry in self.sudo():
            problem = entry._find_timesheet_problem()
            if not problem:
                try:
                    with self.env.cr.savepoint():
                        entry._keep_timesheet()
                except REFUSALS as error:
                    problem = str(error)
            if (entry.timesheet_problem or False) != (problem or False):
                entry.timesheet_problem = problem

    def _find_timesheet_problem(self):
        """Why there can be no timesheet, in words, or ``False``."""
        self.ensure_one()
        if self._get_timesheet_project() and not self._get_employee():
            return self.env._("%s is no employee of this company.", self.user_id.name)
        return False

    def _get_timesheet_project(self):
        """The project of the agreement; a timesheet that was made stays on its own."""
        return self.timesheet_ids.project_id or self.agreement_id.project_id

    def _get_employee(self):
        """The employee of who did the work, in the contractor's company."""
        return self.env["hr.employee"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )

    def _keep_timesheet(self):
        self.ensure_one()
        if not self._get_timesheet_project():
            return
        values = self._prepare_timesheet()
        if self.timesheet_ids:
            self.timesheet_ids.write(values)
        else:
            lines = self.env["account.analytic.line"].with_company(self.company_id)
            companies = [self.company_id.id]
            lines.with_context(allowed_company_ids=companies).create(
                [{**values, "sla_work_entry_id": self.id}]
            )

    def _prepare_timesheet(self):
        """Values of the entry's timesheet."""
        self.ensure_one()
        number = self.ticket_id.number
        name = f"[{number}] {self.description}" if number else self.description
        return {
            "project_id": self._get_timesheet_project().id,
            "employee_id": self._get_employee().id,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "unit_amount": self.duration,
            "name": name,
        }
