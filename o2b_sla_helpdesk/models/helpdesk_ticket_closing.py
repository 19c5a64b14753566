# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import email_normalize

OCA_TEMPLATE = "helpdesk_mgmt.closed_ticket_template"
TEMPLATES = {
    "solved": "o2b_sla_helpdesk.mail_template_solved",
    "cancelled": "o2b_sla_helpdesk.mail_template_cancelled",
}


class HelpdeskTicket(models.Model):
    """The mail that reports to the client that a ticket is ready (SLA §3.2)."""

    _inherit = "helpdesk.ticket"

    def _track_template(self, tracking):
        """Say it to the client, where OCA's mail greets the agent. A template that
        somebody chose for a stage stays."""
        templates = super()._track_template(tracking)
        ticket = self[:1]
        if not ticket or "stage_id" not in templates:
            return templates
        template, options = templates["stage_id"]
        if template == self.env.ref(OCA_TEMPLATE, raise_if_not_found=False):
            own = TEMPLATES.get(ticket._sla_get_phase())
            if not own or not ticket._sla_is_told_of_closing():
                del templates["stage_id"]
            else:
                # Odoo's layout says in familiar words what a ticket is in the database
                plain = {**options, "email_layout_xmlid": False}
                templates["stage_id"] = (self.env.ref(own), plain)
        return templates

    def _sla_is_told_of_closing(self):
        """Whether the client is: not of what he did himself in the portal, and of a
        duplicate the agent tells, or not."""
        self.ensure_one()
        return (
            self._sla_has_address()
            and not self.env.user.share
            and not self.duplicate_id
        )

    def _sla_closing_partner(self):
        """Whom the mail goes to in the address book; empty when the address it is
        for is not his, as for a contact whose client only is there."""
        self.ensure_one()
        address = email_normalize(self._sla_get_email() or "")
        partner = self.partner_id
        known = partner.email and address in ("", False, partner.email_normalized)
        return partner if known else partner.browse()
