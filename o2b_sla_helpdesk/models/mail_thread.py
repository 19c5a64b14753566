# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

from ..mail_facts import KEY, read_mail_facts
from ..mail_journal import delivery_of

TICKET = "helpdesk.ticket"


class MailThread(models.AbstractModel):
    """The mail gateway, where the raw headers of a mail are still at hand."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Take mail from the mail server only, and through the journal.

        Odoo lets every employee call this over RPC: an agent could have forged the
        mail of a client, or an answer of his own with an earlier arrival.
        """
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(
                self.env._("Only the mail server, as an administrator, delivers mail.")
            )
        route = {
            "model": model,
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        if delivery_of(self.env):
            return super().message_process(message=message, **route)
        return self.env["o2b.sla.mail"].sudo()._take_in(message, route)

    @api.model
    def _sla_read_facts(self, message):
        """The facts of the mail being delivered, a ``MailFacts``.

        They are those of the mail as it came in, at the time it came in, however much
        later it is processed and whatever had to be mended.
        """
        delivery = delivery_of(self.env)
        if not delivery:
            return read_mail_facts(message, self.env["o2b.sla.mixin"]._sla_now())
        head = message if delivery.head is None else delivery.head
        facts = read_mail_facts(head, delivery.received_at)
        facts = facts._replace(received_at=facts.received_at or delivery.received_at)
        if delivery.ticket_id:
            # it fills in the ticket that stood in for it, and is nobody's answer
            facts = facts._replace(automatic=True)
        return facts

    @api.model
    def _message_parse_post_process(self, message, message_dict, routes):
        """Take the author of a ticket's mail from an unambiguous ``From:`` only.

        Else the mail stays without an author, under the sender as it claims to be.
        """
        values = super()._message_parse_post_process(message, message_dict, routes)
        if _has_ticket_route(routes):
            facts = self._sla_read_facts(message)
            if facts.sender != email_normalize(message_dict["email_from"]):
                claimed = facts.sender or facts.claimed_from
                values.update(author_id=False, email_from=claimed)
                values["from"] = claimed
        return values

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Hand what the headers tell to the tickets; one mail makes one ticket.

        A mail sent to two aliases at once would make two. The date shown is that of
        arrival, never the sender's.
        """
        if not _has_ticket_route(routes):
            return super()._message_route_process(message, message_dict, routes)
        facts = self._sla_read_facts(message)
        message_dict.pop("date", None)
        if facts.received_at:
            message_dict["date"] = facts.received_at
        thread = self.with_context(**{KEY: facts})
        return super(MailThread, thread)._message_route_process(
            message, message_dict, _one_new_ticket(routes)
        )


def _has_ticket_route(routes):
    return any(model == TICKET for model, *_rest in routes or ())


def _one_new_ticket(routes):
    """Drop every route that would create a ticket, but for the first."""
    kept = []
    for route in routes:
        model, thread_id = route[:2]
        if model == TICKET and not thread_id:
            if any(other[0] == TICKET for other in kept):
                continue
        kept.append(route)
    return kept
