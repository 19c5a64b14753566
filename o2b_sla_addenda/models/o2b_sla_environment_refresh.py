# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .o2b_sla_change import REFRESH


class SlaEnvironment(models.Model):
    """How old the copy of production is that a test environment has (SLA §6)."""

    _inherit = "o2b.sla.environment"

    refreshed_at = fields.Datetime(
        string="Refreshed", compute="_compute_refresh", help="When it was last done."
    )
    refresh_copy_at = fields.Datetime(
        string="Copy Made",
        compute="_compute_refresh",
        help="When the backup of production was made that it has.",
    )

    def _compute_refresh(self):
        changes = self.env["o2b.sla.change"].search(
            [
                ("environment_id", "in", self.ids),
                ("kind", "=", REFRESH),
                ("state", "=", "done"),
            ],
            order="done_at, id",
        )
        last = {change.environment_id: change for change in changes}
        for environment in self:
            change = last.get(environment._origin, changes.browse())
            environment.refreshed_at = change.done_at
            environment.refresh_copy_at = change.backup_at

    def _has_addendum(self):
        """Whether an addendum in force is about test environments such as this."""
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        kinds = self._get_addenda_in_force(now).kind_id
        return "test" in kinds.mapped("environment_kind")

    def action_ask_refresh(self):
        """Enter a refresh that a contact asked for."""
        self.ensure_one()
        action = self.action_ask_change()
        action["context"]["default_kind"] = REFRESH
        return action
