# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.o2b_sla_backup_month_runs import OUTCOMES


class SlaBackupCorrect(models.TransientModel):
    """Proposes other figures of a frozen month of backups."""

    _name = "o2b.sla.backup.correct"
    _description = "Correct a Month of Backups"

    backup_month_id = fields.Many2one(
        comodel_name="o2b.sla.backup.month",
        string="Month",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    standing_text = fields.Char(
        string="Stands Now", related="backup_month_id.standing_text"
    )
    expected_runs = fields.Integer(string="Expected", compute="_compute_expected_runs")
    done_runs = fields.Integer(
        string="Done", compute="_compute_runs", store=True, readonly=False
    )
    late_runs = fields.Integer(
        string="Late", compute="_compute_runs", store=True, readonly=False
    )
    failed_runs = fields.Integer(
        string="Failed", compute="_compute_runs", store=True, readonly=False
    )
    missing_runs = fields.Integer(
        string="Missing", compute="_compute_runs", store=True, readonly=False
    )
    unknown_runs = fields.Integer(
        string="Unknown", compute="_compute_runs", store=True, readonly=False
    )
    reason = fields.Text(help="Kept with the month for good.")

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs.backup_month_id.check_access("read")
        return dialogs

    def write(self, vals):
        res = super().write(vals)
        self.backup_month_id.check_access("read")
        return res

    def _reckon(self):
        """What is recorded now, with what stood already: dict of figures."""
        return self.backup_month_id.sudo()._reckon_again()[0]

    @api.depends("backup_month_id")
    def _compute_expected_runs(self):
        for dialog in self:
            dialog.expected_runs = dialog._reckon()["expected_runs"]

    @api.depends("backup_month_id")
    def _compute_runs(self):
        for dialog in self:
            values = dialog._reckon()
            for name in OUTCOMES:
                dialog[f"{name}_runs"] = values[f"{name}_runs"]

    def _get_runs(self):
        return {name: self[f"{name}_runs"] for name in OUTCOMES}

    def action_confirm(self):
        """Propose it to the service level manager."""
        self.ensure_one()
        month = self.backup_month_id
        month._check_may_propose(self.reason)
        runs = self._get_runs()
        if min(runs.values()) < 0 or sum(runs.values()) != self.expected_runs:
            raise ValidationError(
                self.env._(
                    "Each of the %(expected)s runs that were expected is one of done, "
                    "late, failed, missing and unknown; these add up to %(total)s.",
                    expected=self.expected_runs,
                    total=sum(runs.values()),
                )
            )
        values, facts = month.sudo()._reckon_again(runs)
        if facts["figures"] == month._get_standing_runs():
            raise UserError(self.env._("Nothing is different from what stands now."))
        return month._propose(values, facts, self.reason.strip())._open()
