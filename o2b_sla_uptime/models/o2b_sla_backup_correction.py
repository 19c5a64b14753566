# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from .o2b_sla_backup_month_runs import OUTCOMES


class SlaBackupCorrection(models.Model):
    """Other figures of a frozen month of backups: a copy that proved to be there, or
    not to be."""

    _name = "o2b.sla.backup.correction"
    _description = "Correction of Backups"
    _inherit = ["o2b.sla.month.correction"]
    _month_field = "backup_month_id"

    backup_month_id = fields.Many2one(
        comodel_name="o2b.sla.backup.month",
        string="Month",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    environment_id = fields.Many2one(related="backup_month_id.environment_id")
    partner_id = fields.Many2one(related="backup_month_id.partner_id", string="Client")
    company_id = fields.Many2one(related="backup_month_id.company_id", store=True)
    expected_runs = fields.Integer(string="Expected", readonly=True)
    done_runs = fields.Integer(string="Done", readonly=True)
    late_runs = fields.Integer(string="Late", readonly=True)
    failed_runs = fields.Integer(string="Failed", readonly=True)
    missing_runs = fields.Integer(string="Missing", readonly=True)
    unknown_runs = fields.Integer(string="Unknown", readonly=True)
    old_expected_runs = fields.Integer(string="Old Expected", readonly=True)
    old_done_runs = fields.Integer(string="Old Done", readonly=True)
    old_late_runs = fields.Integer(string="Old Late", readonly=True)
    old_failed_runs = fields.Integer(string="Old Failed", readonly=True)
    old_missing_runs = fields.Integer(string="Old Missing", readonly=True)
    old_unknown_runs = fields.Integer(string="Old Unknown", readonly=True)

    @api.model
    def _prepare(self, month, values, facts, reason, by_software):
        old = month._get_standing_runs()
        names = ("expected", *OUTCOMES)
        return {
            **super()._prepare(month, values, facts, reason, by_software),
            **{f"old_{name}_runs": old[name] for name in names},
            **{f"{name}_runs": values[f"{name}_runs"] for name in names},
        }
