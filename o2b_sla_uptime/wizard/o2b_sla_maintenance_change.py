# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaMaintenanceChange(models.TransientModel):
    """Asks why, before maintenance is moved or cancelled."""

    _name = "o2b.sla.maintenance.change"
    _description = "Change of Maintenance"

    kind = fields.Selection(
        selection=[("move", "Move"), ("cancel", "Cancel")], required=True
    )
    maintenance_id = fields.Many2one(comodel_name="o2b.sla.maintenance")
    window_ids = fields.Many2many(
        comodel_name="o2b.sla.maintenance.window", string="Windows"
    )
    start_at = fields.Datetime(string="New Start")
    end_at = fields.Datetime(string="New End")
    reason = fields.Text(required=True, help="Told to the contacts.")
    period = fields.Char(
        string="As Clients Read It",
        compute="_compute_period",
        help="In the zone of the maintenance.",
    )
    is_known = fields.Boolean(compute="_compute_is_known")

    @api.depends("maintenance_id", "window_ids")
    def _compute_is_known(self):
        for wizard in self:
            windows = wizard.window_ids or wizard.maintenance_id.window_ids._not_begun()
            wizard.is_known = bool(windows.filtered("announcement_id"))

    @api.depends("start_at", "end_at", "window_ids")
    @api.depends_context("lang")
    def _compute_period(self):
        for wizard in self:
            series = wizard.window_ids.maintenance_id[:1]
            known = series and wizard.start_at and wizard.end_at
            wizard.period = known and series._describe_times(
                wizard.start_at, wizard.end_at
            )

    @api.onchange("start_at")
    def _onchange_start_at(self):
        """It takes as long at another time."""
        window = self.window_ids[:1]._origin
        if window and self.start_at:
            self.end_at = self.start_at + (window.end_at - window.start_at)

    def action_apply(self):
        """Move or cancel, and tell who was told."""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Tell why: the clients read it."))
        series = self.maintenance_id | self.window_ids.maintenance_id
        series.check_access("write")
        if self.kind == "cancel" and self.maintenance_id:
            self.maintenance_id._cancel(reason)
        elif self.kind == "cancel":
            self.window_ids._cancel(reason)
        elif not (self.start_at and self.end_at):
            raise UserError(self.env._("Enter the new start and end."))
        else:
            self.window_ids._move(self.start_at, self.end_at, reason)
        return {"type": "ir.actions.act_window_close"}
