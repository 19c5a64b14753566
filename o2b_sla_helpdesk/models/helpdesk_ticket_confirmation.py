# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import hash_sign

TOKEN_SCOPE = "o2b_sla_helpdesk.confirm_sender"
TOKEN_DAYS = 7
LINK = "/sla/sender/"
#: Stands for the token in what is kept of the mail. Whoever had the link could give the
#: contact's word for it; so it is signed as the mail leaves, and kept nowhere.
UNSIGNED = "unsigned"


class HelpdeskTicket(models.Model):
    """The link by which a contact confirms that a mail is from him."""

    _inherit = "helpdesk.ticket"

    def _sla_confirmation_link(self):
        """Address of the page on which the contact confirms that he sent the mail, not
        yet signed."""
        self.ensure_one()
        return f"{self.get_base_url()}{LINK}{UNSIGNED}"

    def _sla_sign_link(self, html):
        """Sign the link in a mail that is on its way to the contact.

        :param html: Markup or str, the mail
        """
        self.ensure_one()
        contact = self.sla_sender_contact_id
        token = hash_sign(
            self.env(su=True),
            TOKEN_SCOPE,
            [self.id, contact.id, contact.email_normalized],
            expiration=timedelta(days=TOKEN_DAYS),
        )
        return html.replace(f"{LINK}{UNSIGNED}", f"{LINK}{token}")

    def action_sla_ask_sender(self):
        """Mail the contact the link to confirm the ticket, once more if need be."""
        self.ensure_one()
        self.check_access("write")
        ticket = self.sudo()
        if not (ticket._sla_is_doubtful() and ticket.sla_sender_contact_id):
            raise UserError(self.env._("There is nobody to ask."))
        if not ticket._sla_send_answer("confirmation", again=True):
            raise UserError(
                self.env._("That address got three automatic mails within the hour.")
            )
        if ticket.sla_answer == "confirmation":
            message = self.env._("The contact is asked once more.")
        else:
            message = self.env._("The contact is asked to confirm it.")
        ticket.sla_answer = "confirmation"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
