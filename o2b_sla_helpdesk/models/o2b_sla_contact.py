# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.o2b_sla.contact_address import normalise


class SlaContact(models.Model):
    _inherit = "o2b.sla.contact"

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        contacts._accept_tickets()
        return contacts

    def _accept_tickets(self):
        """Accept what new contacts had sent before: the clocks start now (§3.6)."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        for contact in self:
            agreement = contact.agreement_id
            is_contact = contact._is_contact_on(agreement._local_day(now))
            if is_contact and agreement._version_in_force(now):
                tickets = contact._unauthorised_tickets()
                # accepted first: a client set before would start them at arrival
                tickets._sla_accept(now)
                tickets.filtered(lambda ticket: not ticket.partner_id).write(
                    {"partner_id": (contact.partner_id or agreement.partner_id).id}
                )

    def _unauthorised_tickets(self):
        """Open tickets from this contact's address that run no clock."""
        self.ensure_one()
        tickets = (
            self.env["helpdesk.ticket"]
            .sudo()
            .search(
                [
                    ("sla_no_clock_reason", "=", "unauthorised"),
                    ("sla_phase", "in", ("open", "waiting")),
                    ("company_id", "in", (False, self.company_id.id)),
                ]
            )
        )
        return tickets.filtered(
            lambda ticket: normalise(ticket._sla_get_email()) == self.email_normalized
        )

    def _rotate_tokens(self):
        """Links in mails about the client's tickets lead nowhere any more; the next
        mail about one carries a new link."""
        result = super()._rotate_tokens()
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        clients = self.client_id.commercial_partner_id
        tickets.search(
            [
                ("partner_id", "child_of", clients.ids),
                ("company_id", "in", [False, *self.company_id.ids]),
                ("access_token", "!=", False),
            ]
        ).write({"access_token": False})
        return result
