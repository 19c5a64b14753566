# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html


class SlaCallEffect(models.AbstractModel):
    """What a logged call does to the clocks of its ticket (SLA §3.2).

    It goes the way of a message: a report back is a response, the client's answer
    ends the waiting; both at the time of the call, not of the typing.
    """

    _name = "o2b.sla.call.effect"
    _description = "Call Effect"

    def _check_effect(self):
        """
        :raise ValidationError: a call cannot count as it is marked
        """
        for call in self:
            ticket = call.ticket_id.sudo()
            if call.mark == "none" or not ticket.sla_agreement_version_id:
                continue
            if call.call_at < ticket.sla_received_at:
                raise ValidationError(
                    self.env._(
                        "%(ticket)s came in after this call, so the call cannot have "
                        "been about it.",
                        ticket=ticket.display_name,
                    )
                )
            if not call._is_with_client():
                raise ValidationError(
                    self.env._(
                        "Only a call with an authorised contact of the client counts "
                        "as a report back or as the client's answer (§3.6). Choose "
                        '"Neither" to keep a note of it.'
                    )
                )

    def _is_with_client(self):
        """Whether the other end was the ticket's person or a contact of its agreement
        on the day of the call."""
        self.ensure_one()
        ticket, contact = self.ticket_id.sudo(), self.contact_id.sudo()
        if not contact or contact._get_standing(self.call_at) != "contact":
            return False
        return (
            contact.agreement_id == ticket.sla_agreement_id
            or bool(contact.partner_id)
            and contact.partner_id == ticket.partner_id
        )

    def _take_effect(self):
        """Move the clocks as marked; a call that moved one is evidence from now on."""
        for call in self.filtered(lambda call: call.mark != "none"):
            ticket = call.ticket_id.sudo()
            before = ticket._sla_all_clocks().event_ids
            if call.mark == "response":
                ticket._sla_respond(call.call_at)
            elif call._is_still_news():
                ticket._sla_take_up_again(call.call_at)
            if ticket._sla_all_clocks().event_ids - before:
                call.sudo().sealed = True
        # nothing that follows may still have to be written on what is evidence
        self.flush_recordset()

    def _is_still_news(self):
        """Whether the client's answer came after the ticket was solved, if it was."""
        ticket = self.ticket_id.sudo()
        if ticket._sla_get_phase() != "solved":
            return True
        return not ticket.sla_resolved_at or self.call_at > ticket.sla_resolved_at

    def _tell_tickets(self):
        """Write the calls down in the chatter of their tickets, as internal notes."""
        for call in self.filtered("ticket_id"):
            call.ticket_id.message_post(
                body=call._describe_for_chatter(),
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )
        self._tell_managers()

    def _tell_managers(self):
        """Let a service level manager look at what is corrected of a call that moved
        a clock: the clocks stay as they are, for a verdict is final."""
        for call in self.filtered(lambda call: call.corrects_id.sealed):
            ticket = call.ticket_id.sudo() or call.corrects_id.ticket_id.sudo()
            manager = ticket.company_id._sla_managers()[:1]
            if not manager:
                continue
            ticket.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("A call that moved a clock was corrected"),
                note=call._describe_for_chatter(),
                user_id=manager.id,
            )

    def _describe_for_chatter(self):
        """Who called whom and when, what it counts as, and the notes."""
        self.ensure_one()
        agreement = self.agreement_id
        values = {
            "name": self.caller_name or self.caller_phone or self.env._("unknown"),
            "at": agreement._sla_local_text(self.call_at),
        }
        if self.direction == "in":
            heading = self.env._("Call from %(name)s, %(at)s", **values)
        else:
            heading = self.env._("Call to %(name)s, %(at)s", **values)
        marks = dict(self._fields["mark"]._description_selection(self.env))
        body = Markup("<strong>%s</strong>") % heading
        if self.corrects_id:
            body += Markup("<br/>%s") % self._describe_correction()
        if self.mark != "none":
            body += Markup("<br/>%s") % marks[self.mark]
        if self.notes:
            body += Markup("<br/>") + plaintext2html(self.notes)
        return body

    def _describe_correction(self):
        """What is corrected, and that no clock moves by that."""
        corrected = self.corrects_id
        at = self.agreement_id._sla_local_text(corrected.call_at)
        if corrected.sealed:
            return self.env._(
                "It corrects what was logged of the call of %(at)s. The clocks stay as "
                "that call moved them.",
                at=at,
            )
        return self.env._("It corrects what was logged of the call of %(at)s.", at=at)
