# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicketDuplicateWizard(models.TransientModel):
    _inherit = "helpdesk.ticket.duplicate.wizard"

    duplicate_of_id = fields.Many2one(string="Goes On In")
    same_client = fields.Boolean(compute="_compute_same_client")
    has_address = fields.Boolean(compute="_compute_has_address")
    send_message = fields.Boolean(
        string="Tell the client",
        compute="_compute_send_message",
        store=True,
        readonly=False,
    )
    message = fields.Html(compute="_compute_message", store=True, readonly=False)

    @api.depends("ticket_id", "duplicate_of_id")
    def _compute_same_client(self):
        for wizard in self:
            wizard.same_client = wizard.ticket_id._sla_is_same_client(
                wizard.duplicate_of_id
            )

    @api.depends("ticket_id")
    def _compute_has_address(self):
        for wizard in self:
            ticket = wizard.ticket_id
            wizard.has_address = bool(ticket) and ticket._sla_has_address()

    @api.depends("has_address")
    def _compute_send_message(self):
        for wizard in self:
            wizard.send_message = wizard.has_address

    @api.depends("ticket_id", "duplicate_of_id")
    def _compute_message(self):
        for wizard in self:
            wizard.message = wizard._prepare_message()

    def _prepare_message(self):
        """Where it goes on, in the client's language; another client's ticket is not
        named."""
        ticket = self.ticket_id
        person = ticket.partner_id
        env = self.with_context(lang=person.lang or self.env.lang).env
        name = ticket.partner_name or person.name
        greeting = env._("Dear %(name)s,", name=name) if name else env._("Hello,")
        if self.duplicate_of_id and self.same_client:
            text = env._(
                "We had your report already. It goes on under number %(number)s: "
                "%(title)s. You need not do anything.",
                number=self.duplicate_of_id.number,
                title=self.duplicate_of_id.name,
            )
        else:
            text = env._(
                "We know of this already and are working on it. You need not do "
                "anything; you will hear from us."
            )
        return Markup("<p>%s</p><p>%s</p>") % (greeting, text)

    def action_confirm(self):
        self.ensure_one()
        ticket, original = self.ticket_id, self.duplicate_of_id
        ticket.check_access("write")
        original.check_access("write")
        if ticket.duplicate_ids:
            raise UserError(
                self.env._(
                    "%(ticket)s has duplicates itself.", ticket=ticket.display_name
                )
            )
        before = ticket.stage_id
        result = super().action_confirm()
        ticket._sla_note_duplicate(before)
        if self.send_message:
            ticket._sla_post_to_client(self.message)
        return result or {"type": "ir.actions.act_window_close"}
