# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..models.o2b_sla_change_guard import ENTERED


class SlaChangeFinish(models.TransientModel):
    """Asks what was changed, and for the evidence."""

    _name = "o2b.sla.change.finish"
    _description = "Finish an Environment Change"
    _inherit = ["o2b.sla.change.dialog"]

    kind = fields.Selection(related="change_id.kind")
    needs_evidence = fields.Boolean(compute="_compute_needs")
    needs_backup = fields.Boolean(compute="_compute_needs")
    release_before = fields.Char(string="Before", compute="_compute_needs")
    revision_before = fields.Char(string="Code Before", compute="_compute_needs")
    done_at = fields.Datetime(
        string="Done",
        required=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
    )
    release_after = fields.Char(
        string="Now", help="Empty: as before. Another release is an upgrade."
    )
    revision_after = fields.Char(string="Code Now", help="Commit or build.")
    details = fields.Text(
        string="Commits or Packages", help="Kept as the evidence of the change."
    )
    result = fields.Text(
        string="What Changed", help="In words for the client, who reads it."
    )
    backup_environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        string="Copy Of",
        compute="_compute_backup",
        store=True,
        readonly=False,
        precompute=True,
    )
    backup = fields.Char(
        compute="_compute_backup",
        store=True,
        readonly=False,
        precompute=True,
        help="Name of the backup, as the server has it.",
    )
    backup_at = fields.Datetime(
        string="Backup Of",
        compute="_compute_backup",
        store=True,
        readonly=False,
        precompute=True,
        help="When it was made.",
    )

    @api.depends("change_id")
    def _compute_backup(self):
        for wizard in self:
            change = wizard.change_id
            offered = change._get_offered_backup() if change else (False,) * 3
            environment, wizard.backup, wizard.backup_at = offered
            wizard.backup_environment_id = environment

    @api.depends("change_id")
    def _compute_needs(self):
        for wizard in self:
            change = wizard.change_id
            wizard.needs_evidence = bool(change) and change._needs_evidence()
            wizard.needs_backup = bool(change) and change._needs_backup()
            wizard.release_before = change and change._get_release()
            wizard.revision_before = (
                change.kind == "code_update"
                and change.environment_id.sudo().code_revision
            )

    def action_apply(self):
        """Note it as done, and tell who asked."""
        self.ensure_one()
        self._get_change()._finish(self._get_values())
        return {"type": "ir.actions.act_window_close"}

    def _get_values(self):
        """What was entered: dict as ``_finish`` takes it."""
        environment = self.backup_environment_id
        return {
            **{name: self[name] for name in ENTERED},
            "backup_environment_id": environment.id,
        }
