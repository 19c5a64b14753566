# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.http import request
from odoo.tools import verify_hash_signed

from ..models.helpdesk_ticket_confirmation import TOKEN_SCOPE, UNSIGNED

MAX_TOKEN = 1000


class ConfirmSenderController(http.Controller):
    """The page on which a contact says whether a mail is from them.

    Following the link changes nothing: programs that look at links in mails follow
    them too. It takes the button.
    """

    @http.route(
        "/sla/sender/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def sla_sender(self, token):
        """Show the question."""
        if token == UNSIGNED and not request.env.user.share:
            # from a mail as the ticket keeps it
            return self._render(self._get_ticket(token), token, "staff")
        ticket = self._get_ticket(token)
        return self._render(ticket, token, "ask" if ticket else "gone")

    @http.route(
        "/sla/sender/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def sla_sender_answer(self, token, answer=None, **_form):
        """Take the answer, once. A colleague who finds the link confirms on the
        ticket, where he has to say how he knows."""
        ticket = self._get_ticket(token)
        if not ticket:
            return self._render(ticket, token, "gone")
        if not request.env.user.share:
            return self._render(ticket, token, "staff")
        contact = ticket.sla_sender_contact_id
        person = contact.partner_id or contact.client_id
        if answer == "yes":
            ticket._sla_confirm_sender("link", person)
        elif answer == "no":
            ticket._sla_deny_sender(person)
        else:
            return self._render(ticket, token, "ask")
        return self._render(ticket, token, answer)

    def _get_ticket(self, token):
        """The ticket a token is about, as superuser; empty when the token is not ours,
        too old or used, or when he is no contact any more."""
        tickets = request.env["helpdesk.ticket"].sudo()
        if len(token) > MAX_TOKEN or not token.isascii():
            return tickets
        try:
            values = verify_hash_signed(request.env(su=True), TOKEN_SCOPE, token)
            ticket_id, contact_id, address = values or (0, 0, "")
        except (ValueError, TypeError):
            return tickets
        ticket = tickets.browse(ticket_id).exists()
        contact = ticket.sla_sender_contact_id
        valid = (
            ticket._sla_is_doubtful()
            and ticket.sla_sender_trust_reason != "denied"
            and contact.id == contact_id
            and contact.email_normalized == address
            and contact._is_contact_on(
                contact.agreement_id._local_day(ticket._sla_now())
            )
            if ticket
            else False
        )
        return ticket if valid else tickets

    def _render(self, ticket, token, state):
        if ticket:
            request.update_context(lang=ticket._sla_get_answer_lang())
            ticket = ticket.with_context(lang=request.env.lang)
        return request.render(
            "o2b_sla_helpdesk.portal_sla_confirm_sender",
            {"ticket": ticket, "token": token, "state": state},
            status=404 if state == "gone" else 200,
            headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
        )
