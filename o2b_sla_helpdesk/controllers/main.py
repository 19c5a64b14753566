# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import werkzeug

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers import main

from .parameters import read_id, read_text


class HelpdeskTicketController(main.HelpdeskTicketController):
    """OCA's routes for clients, with the checks they lack."""

    @http.route(methods=["POST"], csrf=True)
    def support_ticket_close(self, ticket_id=None, stage_id=None, **kw):
        """Close one's own ticket, in a stage that is meant for it.

        A ticket of somebody else and one that does not exist get the same answer.
        """
        ticket = self._get_readable_ticket(read_id(ticket_id))
        if not ticket:
            return werkzeug.utils.redirect("/my")
        stage = self._get_portal_closing_stages(ticket).filtered(
            lambda stage: stage.id == read_id(stage_id)
        )
        if stage and not ticket.closed:
            ticket.stage_id = stage
        return werkzeug.utils.redirect(f"/my/ticket/{ticket.id}")

    def _get_readable_ticket(self, ticket_id):
        """The ticket as superuser if the user may read it, else an empty record."""
        ticket = request.env["helpdesk.ticket"].browse(ticket_id).exists()
        try:
            ticket.check_access("read")
        except AccessError:
            return request.env["helpdesk.ticket"]
        return ticket.sudo()

    def _get_portal_closing_stages(self, ticket):
        """Stages in which the client may close a ticket himself."""
        stages = ticket.team_id._get_applicable_stages()
        return stages.filtered(lambda stage: stage.closed and stage.close_from_portal)

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        return super().submit_ticket(**kw)

    def _prepare_submit_ticket_vals(self, **kw):
        for model in ("category", "team"):
            record = (
                request.env[f"helpdesk.ticket.{model}"]
                .sudo()
                .search(
                    [("id", "=", read_id(kw.get(model))), ("show_in_portal", "=", True)]
                )
            )
            kw[model] = str(record.id) if record else ""
        kw["subject"] = read_text(kw.get("subject")) or request.env._("No Subject")
        kw["description"] = read_text(kw.get("description"))
        vals = super()._prepare_submit_ticket_vals(**kw)
        vals["sla_channel"] = "portal"
        return vals
