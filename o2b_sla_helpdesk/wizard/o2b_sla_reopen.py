# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SlaReopen(models.TransientModel):
    """Why a solved or cancelled ticket is opened again."""

    _name = "o2b.sla.reopen"
    _description = "Open Again"
    _inherit = "o2b.sla.ticket.dialog"

    reason = fields.Text(string="Why", required=True)
    new_cycle = fields.Boolean(compute="_compute_new_cycle")
    has_clocks = fields.Boolean(compute="_compute_new_cycle")

    @api.depends("ticket_id")
    def _compute_new_cycle(self):
        for dialog in self:
            version = dialog.ticket_id.sudo().sla_agreement_version_id
            term = version and version._get_term("reopened").value
            dialog.new_cycle = term == "new_cycle"
            dialog.has_clocks = bool(version)

    @api.constrains("reason")
    def _check_reason(self):
        for dialog in self:
            if not (dialog.reason or "").strip():
                raise ValidationError(self.env._("Tell why it is opened again."))

    def action_reopen(self):
        """Move the ticket back to work, the reason going into the ledger."""
        self._check_move(("solved", "cancelled"), self.env._("It is open already."))
        original = self.ticket_id.duplicate_id
        if original:
            raise UserError(
                self.env._(
                    "It is a duplicate of %(ticket)s: say first that it is none.",
                    ticket=original.display_name,
                )
            )
        return self._move_and_close(" ".join(self.reason.split()))
