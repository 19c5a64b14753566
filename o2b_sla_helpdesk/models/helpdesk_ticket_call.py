# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..chosen_agreement import chosen_agreement


class HelpdeskTicket(models.Model):
    """The telephone calls of a ticket (SLA §3.6)."""

    _inherit = "helpdesk.ticket"

    sla_call_ids = fields.One2many(
        comodel_name="o2b.sla.call", inverse_name="ticket_id", string="Calls"
    )
    sla_call_count = fields.Integer(
        string="Number of Calls", compute="_compute_sla_call_count"
    )

    @api.depends("sla_call_ids")
    def _compute_sla_call_count(self):
        counts = dict(
            self.env["o2b.sla.call"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.sla_call_count = counts.get(ticket, 0)

    def _sla_find_contacts(self, at):
        """Of a sender who is a contact of several agreements, the one that was
        chosen when the ticket was registered."""
        contacts = super()._sla_find_contacts(at)
        chosen_id = chosen_agreement(self.env)
        chosen = contacts.filtered(lambda c: c.agreement_id.id == chosen_id)
        return chosen or contacts

    def _sla_client_agreements(self):
        """A caller who is no contact leaves no person on the ticket; the client he
        called for is known from the call."""
        agreements = super()._sla_client_agreements()
        if agreements or self._sla_get_partner():
            return agreements
        calls = self.sudo().sla_call_ids
        clients = calls.client_id | calls.agreement_id.partner_id
        return (
            self.env["o2b.sla.agreement"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", clients.ids),
                    ("company_id", "=", self._sla_get_company().id),
                ]
            )
        )

    # === Buttons ===

    def action_sla_log_call(self):
        """Log a call about this ticket: by default the one that is just made."""
        self.ensure_one()
        self.check_access("write")
        contacts = self.sudo()._sla_current_contacts()
        contact = contacts.filtered(lambda c: c.partner_id == self.partner_id)[:1]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_helpdesk.o2b_sla_log_call_action"
        )
        action["context"] = {
            "dialog_size": "extra-large",
            "default_direction": "out",
            "default_outcome": "existing",
            "default_ticket_id": self.id,
            "default_contact_id": contact.id,
            "default_caller_name": contact.name or self.partner_name,
            "default_caller_phone": contact.phone or self.partner_id.phone,
        }
        return action

    def action_sla_view_calls(self):
        """Open the calls about this ticket."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_helpdesk.o2b_sla_call_action"
        )
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {"default_ticket_id": self.id}
        return action
