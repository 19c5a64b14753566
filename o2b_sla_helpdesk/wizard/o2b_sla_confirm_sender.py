# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaConfirmSender(models.TransientModel):
    """A colleague asked the contact whether the mail is from them."""

    _name = "o2b.sla.confirm.sender"
    _description = "Confirm the Sender"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    contact_id = fields.Many2one(related="ticket_id.sla_sender_contact_id")
    contact_phone = fields.Char(related="contact_id.phone", string="Telephone")
    contact_mobile = fields.Char(related="contact_id.mobile")
    reason = fields.Char(string="How Do You Know?", required=True)

    def action_confirm(self):
        """Confirm the sender; the reason is logged."""
        self.ensure_one()
        self.ticket_id.check_access("write")
        self.ticket_id._sla_confirm_sender(
            "agent", self.env.user.partner_id, reason=self.reason
        )
        return {"type": "ir.actions.act_window_close"}

    def action_deny(self):
        """The contact says that it is not theirs; the reason is logged."""
        self.ensure_one()
        self.ticket_id.check_access("write")
        self.ticket_id._sla_deny_sender(self.env.user.partner_id, reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
