# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaRejectTicket(models.TransientModel):
    """Take no action on tickets from people the client has not named (SLA §3.6)."""

    _name = "o2b.sla.reject.ticket"
    _description = "Reject Tickets"

    ticket_ids = fields.Many2many(
        comodel_name="helpdesk.ticket", required=True, readonly=True
    )
    ticket_count = fields.Integer(compute="_compute_ticket_count")
    reason = fields.Char(required=True, help="For staff only; the sender is not told.")
    answer = fields.Boolean(
        string="Tell the Sender",
        help="A polite mail that it is not taken up. It names no contact and not the "
        "reason.",
    )

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for wizard in self:
            wizard.ticket_count = len(wizard.ticket_ids)

    def action_reject(self):
        """Reject the tickets; the reason is logged."""
        self.ensure_one()
        self.ticket_ids.check_access("write")
        self.ticket_ids._sla_reject(self.reason, answer=self.answer)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
