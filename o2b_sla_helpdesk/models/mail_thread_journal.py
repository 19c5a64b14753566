# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import email_normalize

from ..mail_journal import delivery_of
from .mail_thread import TICKET, _has_ticket_route


class MailThread(models.AbstractModel):
    """Telling the journal what becomes of a mail, and losing none on the way."""

    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        delivery = delivery_of(self.env)
        if delivery and not routes and not message_dict.get("is_bounce"):
            delivery.tell("refused")
        return routes

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        res = super()._routing_handle_bounce(email_message, message_dict)
        delivery = delivery_of(self.env)
        if delivery:
            bounced = message_dict["bounced_message"].sudo()
            record = None
            if bounced.model and bounced.model in self.env and bounced.res_id:
                record = self.env[bounced.model].browse(bounced.res_id).exists()
            delivery.tell("bounce", record)
        return res

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Drop no mail to the helpdesk, however many somebody sends.

        Odoo drops what one address sends after the twentieth within two hours, a P1
        too. Each mail of a contact is a ticket; what machines and strangers send
        beyond the limit is gathered on the latest ticket they have.
        """
        if not _has_ticket_route(routes):
            return super()._detect_loop_sender(message, message_dict, routes)
        facts = self._sla_read_facts(message)
        at = facts.received_at or self.env["o2b.sla.mixin"]._sla_now()
        contacts = self.env["o2b.sla.contact"].sudo()
        if facts.automatic or not contacts._find(facts.sender, at):
            self._sla_gather(message_dict, routes)
        return False

    @api.model
    def _sla_gather(self, message_dict, routes):
        """Route the mail of somebody who sends too much to his latest open ticket."""
        tickets, threshold = self._sla_find_recent(message_dict)
        latest = tickets.filtered(lambda ticket: not ticket.closed)[:1]
        if len(tickets) < threshold or not latest:
            return
        for index, (model, thread_id, *rest) in enumerate(routes):
            if model == TICKET and not thread_id:
                routes[index] = (model, latest.id, *rest)
                delivery = delivery_of(self.env)
                if delivery:
                    delivery.gathered = True

    @api.model
    def _sla_find_recent(self, message_dict):
        """The tickets of a sender within the time that Odoo's guard looks back.

        :return: tuple (tickets, newest first, at most the threshold; threshold)
        """
        get_param = self.env["ir.config_parameter"].sudo().get_param
        minutes = int(get_param("mail.gateway.loop.minutes", 120))
        threshold = max(int(get_param("mail.gateway.loop.threshold", 20)), 1)
        tickets = self.env[TICKET].sudo()
        sender = email_normalize(message_dict.get("email_from"))
        if sender:
            since = self.env.cr.now() - timedelta(minutes=minutes)
            tickets = tickets.search(
                [("partner_email", "ilike", sender), ("create_date", ">=", since)],
                order="id desc",
                limit=threshold,
            ).filtered(lambda ticket: email_normalize(ticket.partner_email) == sender)
        return tickets, threshold

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        delivery = delivery_of(self.env)
        if not delivery:
            return super()._message_route_process(message, message_dict, routes)
        if delivery.ticket_id:
            routes = [_to_stand_in(route, delivery.ticket_id) for route in routes]
        res_id = super()._message_route_process(message, message_dict, routes)
        if routes and not delivery.outcome:
            record = self.env[routes[-1][0]].browse(res_id)
            delivery.tell("other", record)
        return res_id


def _to_stand_in(route, ticket_id):
    """A route that would make a ticket leads to the one that stands in for it."""
    model, thread_id, *rest = route
    if model == TICKET and not thread_id:
        return (model, ticket_id, *rest)
    return route
