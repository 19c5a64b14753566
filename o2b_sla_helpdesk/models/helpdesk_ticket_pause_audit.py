# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.o2b_sla.contact_address import normalise

from ..mail_facts import mail_facts
from ..mail_intake import one_mailbox

# Whose word a logged call was: index in the pair of replies and questions.
CALLS = {"client_answer": 0, "response": 1}


class HelpdeskTicket(models.Model):
    """Who said what when, for the audit of pauses."""

    _inherit = "helpdesk.ticket"

    def _sla_follow_message(self, message):
        facts = mail_facts(self.env)
        if facts and facts.automatic:
            message.sudo().sla_automatic = True
        return super()._sla_follow_message(message)

    def _sla_get_words(self):
        words = super()._sla_get_words()
        messages_of = self._sla_public_messages()
        parked_of = self._sla_parked_replies()
        for ticket in self:
            replies, questions = words[ticket.id]
            addresses = ticket._sla_client_addresses()
            people = ticket.partner_id | ticket._sla_current_contacts().partner_id
            for message in messages_of[ticket]:
                if ticket._sla_is_staff(message.author_id):
                    questions.append(message.date)
                elif ticket._sla_is_by(message, people, addresses):
                    replies.append(message.date)
            for parked in parked_of.get(ticket, ()):
                known = normalise(parked.sender or "") in addresses
                if known or parked.accepted_as == "client":
                    replies.append(parked.received_at)
        for call in self.sudo().sla_call_ids:
            if not call.correction_ids and call.mark in CALLS:
                words[call.ticket_id.id][CALLS[call.mark]].append(call.call_at)
        for clock in self._sla_all_clocks():
            asked = clock.event_ids.filtered(lambda e: e.kind == "pause" and e.reason)
            words[clock.res_id][1].extend(asked.mapped("at"))
        return words

    def _sla_public_messages(self):
        """What people wrote for the other side to read, all tickets in one query.

        :return: ``{ticket: mail.message}``
        """
        messages = self.env["mail.message"].sudo()
        messages = messages.search_fetch(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "in", ("comment", "email")),
                ("subtype_id.internal", "=", False),
                ("sla_automatic", "=", False),
            ],
            ["res_id", "date", "author_id", "email_from", "subtype_id"],
            order="date, id",
        )
        by_id = messages.grouped("res_id")
        return {
            ticket: by_id.get(ticket.id, messages.browse()).filtered(
                ticket._sla_is_public
            )
            for ticket in self
        }

    def _sla_parked_replies(self):
        """Mail kept apart that may be an answer: accepted as one, or not decided on.

        :return: ``{ticket: o2b.sla.parked.message}``
        """
        parked = self.env["o2b.sla.parked.message"].sudo()
        return parked.search(
            [
                ("ticket_id", "in", self.ids),
                ("automatic", "=", False),
                "|",
                ("state", "=", "parked"),
                ("accepted_as", "=", "client"),
            ]
        ).grouped("ticket_id")

    def _sla_is_by(self, message, people, addresses):
        """Whether one of the client's people wrote a message.

        :param people: ``res.partner``
        :param addresses: set of str as ``normalise`` gives them
        """
        author = message.author_id
        if author:
            return author in people or normalise(author.email_normalized) in addresses
        sender = one_mailbox([message.email_from or ""])
        return bool(sender) and normalise(sender) in addresses
