# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaChangeRefuse(models.TransientModel):
    """Asks why a change is declined or cancelled."""

    _name = "o2b.sla.change.refuse"
    _description = "Decline or Cancel an Environment Change"
    _inherit = ["o2b.sla.change.dialog"]

    kind = fields.Selection(
        selection=[("decline", "Decline"), ("cancel", "Cancel")],
        required=True,
        default="cancel",
    )
    reason = fields.Text(help="Told to who asked for it.")

    def action_apply(self):
        """Decline or cancel, and tell who asked."""
        self.ensure_one()
        change = self._get_change()
        if self.kind == "decline":
            change._decline(self.reason)
        else:
            change._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
