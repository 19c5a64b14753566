# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..mail_journal import delivery_of
from .mail_thread import TICKET


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
    def _sla_received_at(self):
        """However much later a mail is processed, it came in when it did."""
        delivery = delivery_of(self.env)
        return delivery.received_at if delivery else super()._sla_received_at()

    @api.model
    def _sla_read_facts(self, message):
        """The facts of a mail as it came in, whatever of it had to be mended."""
        delivery = delivery_of(self.env)
        if not delivery:
            return super()._sla_read_facts(message)
        head = message if delivery.head is None else delivery.head
        facts = super()._sla_read_facts(head)
        facts = facts._replace(received_at=facts.received_at or delivery.received_at)
        if delivery.ticket_id:
            # it fills in the ticket that stood in for it, and is nobody's answer
            facts = facts._replace(automatic=True)
        return facts

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
