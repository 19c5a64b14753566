# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.o2b_sla.text_limits import check_length

from .myaccount import CustomerPortalHelpdesk
from .own_ticket import find_own_ticket
from .parameters import read_text
from .uploads import read_files, upload_limits

MAX_TEXT = 20_000


class TicketActions(CustomerPortalHelpdesk):
    """What a client does with his ticket. All need a login, and a POST with a token."""

    def _act(self, ticket_id, form, text, action):
        """Do something with one's own ticket, all or nothing.

        :param form: ``reply``, ``confirm`` or ``reopen``
        :param text: what was entered; it is shown again when it is refused
        :param action: callable with the ticket
        """
        ticket = find_own_ticket(ticket_id)
        if not ticket:
            return request.redirect("/my")
        try:
            check_length(request.env, request.env._("Message"), text, MAX_TEXT)
            with request.env.cr.savepoint():
                action(ticket)
        except UserError as error:
            return self._render_ticket(
                ticket, status=400, form=form, entered=text, error=str(error)
            )
        return request.redirect(f"/my/ticket/{ticket.id}?done={form}")

    @http.route(
        ["/my/ticket/<int:ticket_id>/reply"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def sla_ticket_reply(self, ticket_id, message="", **kw):
        """Reply, with files or without."""
        text = read_text(message).strip()

        def reply(ticket):
            files, problems = read_files(upload_limits())
            if problems:
                raise UserError("\n".join(problems))
            if not text and not files:
                raise UserError(request.env._("Write a message or add a file."))
            ticket._sla_reply_by_client(request.env.user.partner_id, text, files)

        return self._act(ticket_id, "reply", text, reply)

    @http.route(
        ["/my/ticket/<int:ticket_id>/confirm"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def sla_ticket_confirm(self, ticket_id, remark="", **kw):
        """Confirm that it is solved."""
        text = read_text(remark).strip()
        return self._act(
            ticket_id,
            "confirm",
            text,
            lambda ticket: ticket._sla_confirm_solved(
                request.env.user.partner_id, text
            ),
        )

    @http.route(
        ["/my/ticket/<int:ticket_id>/reopen"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def sla_ticket_reopen(self, ticket_id, reason="", **kw):
        """It was not solved after all."""
        text = read_text(reason).strip()

        def reopen(ticket):
            if not text:
                raise UserError(request.env._("Tell why it is not solved."))
            ticket._sla_reopen_by_client(request.env.user.partner_id, text)

        return self._act(ticket_id, "reopen", text, reopen)
