# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..mail_intake import without_remote_pictures
from ..mail_journal import delivery_of

#: So much of the first line becomes the title of a mail without a subject.
TITLE_LENGTH = 80
#: Plain text would show these as stars and strokes.
_EMPHASIS = re.compile(r"</?(?:b|strong|i|em|u)\b[^>]*>", re.IGNORECASE)


class HelpdeskTicket(models.Model):
    """A ticket and the mails it was made of."""

    _inherit = "helpdesk.ticket"

    sla_mail_ids = fields.One2many(
        comodel_name="o2b.sla.mail",
        inverse_name="ticket_id",
        string="Incoming Mails",
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user",
    )
    sla_mail_count = fields.Integer(
        compute="_compute_sla_mail_count", groups="helpdesk_mgmt.group_helpdesk_user"
    )

    @api.depends("sla_mail_ids")
    def _compute_sla_mail_count(self):
        groups = self.env["o2b.sla.mail"]._read_group(
            [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
        )
        counts = {ticket.id: count for ticket, count in groups}
        for ticket in self:
            ticket.sla_mail_count = counts.get(ticket.id, 0)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        if allfields is None and attributes is None and delivery_of(self.env):
            # the gateway asks which fields there are: a tenth of the time of a mail
            # went into describing them
            attributes = ("type",)
        return super().fields_get(allfields, attributes)

    @api.model
    def message_new(self, msg, custom_values=None):
        title = self._sla_title_without_subject(msg)
        if title:
            custom_values = {"name": title, **(custom_values or {})}
        ticket = super().message_new(msg, custom_values=custom_values)
        if not ticket.sla_authorised:
            # a stranger is not told when his mail is looked at
            body = without_remote_pictures(msg.get("body") or "")
            msg["body"] = Markup(body)  # as it was parsed; it is sanitized when stored
            ticket.description = msg["body"]
        delivery = delivery_of(self.env)
        if delivery:
            delivery.tell("ticket", ticket)
        return ticket

    @api.model
    def _sla_title_without_subject(self, msg):
        """The first line of a mail without a subject; '' when it has a subject or no
        words.

        :param msg: parsed mail
        """
        if (msg.get("subject") or "").strip():
            return ""
        body = _EMPHASIS.sub("", msg.get("body") or "")
        text = html2plaintext(body, include_references=False)
        lines = (" ".join(line.split()) for line in text.splitlines())
        # neither what is quoted nor a mere line of dashes
        first = next(
            (line for line in lines if line[:1] != ">" and any(map(str.isalnum, line))),
            "",
        )
        if len(first) <= TITLE_LENGTH:
            return first
        return first[: TITLE_LENGTH - 1].rstrip() + "…"

    def message_update(self, msg, update_vals=None):
        delivery = delivery_of(self.env)
        if not delivery:
            return super().message_update(msg, update_vals)
        if delivery.ticket_id == self.id:
            return self._sla_fill_stand_in(msg, delivery)
        delivery.tell("gathered" if delivery.gathered else "reply", self)
        return super().message_update(msg, update_vals)

    @api.model
    def _sla_find_thread(self, msg_dict, thread_id):
        found = super()._sla_find_thread(msg_dict, thread_id)
        delivery = delivery_of(self.env)
        if delivery:
            delivery.gathered = bool(found) and not thread_id
        return found

    @api.model
    def _sla_park(self, msg_dict, thread_id):
        delivery = delivery_of(self.env)
        if delivery and delivery.ticket_id == thread_id:
            return False  # it is the ticket's own mail
        parked = super()._sla_park(msg_dict, thread_id)
        if delivery and parked:
            delivery.tell("parked", self.browse(thread_id))
        return parked

    def _sla_fill_stand_in(self, msg, delivery):
        """Give a ticket that stood in for a mail what the mail says, now that it can
        be read. What people changed meanwhile stays.

        :param msg: parsed mail
        """
        delivery.tell("ticket", self)
        values = self._sla_prepare_mail_values(msg, self.company_id)
        filled = {"description": msg.get("body") or self.description}
        if not self.partner_id and values.get("partner_id"):
            filled.update(
                partner_id=values["partner_id"], partner_name=values.get("partner_name")
            )
        if not self.partner_email:
            filled["partner_email"] = values.get("partner_email") or msg.get(
                "email_from"
            )
        self.write(filled)
        return True

    def action_sla_mails(self):
        """The mails this ticket was made of, as they came in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_helpdesk.o2b_sla_mail_action"
        )
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {}
        return action
