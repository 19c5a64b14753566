# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext, is_html_empty

from odoo.addons.o2b_sla.contact_address import normalise

from ..mail_facts import KEY, MailFacts
from ..mail_intake import without_remote_pictures
from .helpdesk_ticket_sender import REASONS, TRUSTS

ACCEPTED_AS = [
    ("client", "Answer of the client"),
    ("staff", "Answer by a colleague"),
    ("note", "Internal note"),
]
TEXT_LENGTH = 250


class SlaParkedMessage(models.Model):
    """A mail that answers on a ticket, from somebody who may not be shown there.

    Whoever knows the Message-Id of a mail can answer on its ticket. Such a mail waits
    here until a colleague takes it: it is not in the conversation, the client does not
    see it, no clock moves (SLA §3.6).
    """

    _name = "o2b.sla.parked.message"
    _description = "Parked Message"
    _inherit = ["o2b.sla.risky.files"]
    _order = "received_at desc, id desc"
    _rec_name = "subject"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    ticket_user_id = fields.Many2one(related="ticket_id.user_id", string="Assigned To")
    partner_id = fields.Many2one(related="ticket_id.commercial_partner_id")
    state = fields.Selection(
        selection=[
            ("parked", "Parked"),
            ("accepted", "Accepted"),
            ("rejected", "Rejected"),
        ],
        required=True,
        readonly=True,
        default="parked",
        index=True,
    )
    email_from = fields.Char(string="From", readonly=True)
    sender = fields.Char(
        string="Address", readonly=True, help="Empty: it names no plain sender."
    )
    sender_trust = fields.Selection(selection=TRUSTS, string="Sender", readonly=True)
    sender_trust_reason = fields.Selection(
        selection=REASONS, string="Because", readonly=True
    )
    email_to = fields.Char(string="To", readonly=True)
    email_cc = fields.Char(string="Cc", readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Html(
        readonly=True,
        sanitize_attributes=True,
        sanitize_style=True,
        strip_classes=True,
    )
    preview = fields.Char(compute="_compute_preview")
    attachment_ids = fields.One2many(
        comodel_name="ir.attachment",
        inverse_name="res_id",
        domain=[("res_model", "=", "o2b.sla.parked.message")],
        string="Files",
        readonly=True,
    )
    # the widget that shows files takes no one2many
    shown_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Attachments",
        compute="_compute_shown_attachment_ids",
    )
    received_at = fields.Datetime(string="Received", required=True, readonly=True)
    automatic = fields.Boolean(readonly=True, help="A machine wrote it.")
    message_id = fields.Char(string="Message-Id", readonly=True)
    accepted_as = fields.Selection(selection=ACCEPTED_AS, readonly=True)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="set null"
    )
    decided_at = fields.Datetime(string="Decided", readonly=True)
    reason = fields.Char(readonly=True)

    _mail_uniq = models.UniqueIndex(
        "(ticket_id, message_id) WHERE message_id IS NOT NULL",
        "This mail is parked already.",
    )

    @api.depends("attachment_ids")
    def _compute_shown_attachment_ids(self):
        for message in self:
            message.shown_attachment_ids = message.attachment_ids

    @api.depends("body")
    def _compute_preview(self):
        for message in self:
            text = "" if is_html_empty(message.body) else html2plaintext(message.body)
            message.preview = " ".join(text.split())[:120]

    # === What nobody does by hand ===

    @api.model_create_multi
    def create(self, vals_list):
        self._check_software()
        return super().create(vals_list)

    def write(self, vals):
        self._check_software()
        return super().write(vals)

    def _check_software(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Parked messages are accepted or rejected, not written.")
            )

    # === Parking ===

    @api.model
    def _park(self, ticket, msg_dict, facts):
        """Keep a mail apart from its ticket.

        :param ticket: ``helpdesk.ticket``
        :param msg_dict: parsed mail as the gateway passes it on
        :param facts: :class:`MailFacts`
        :return: the parked message; the one that is there if it came twice
        """
        messages = self.sudo()
        message_id = (msg_dict.get("message_id") or "")[:1000] or False
        known = messages.search(
            [("ticket_id", "=", ticket.id), ("message_id", "=", message_id)], limit=1
        )
        if message_id and known:
            return known
        message = messages.create(
            {
                "ticket_id": ticket.id,
                "email_from": (facts.sender or facts.claimed_from)[:TEXT_LENGTH],
                "sender": facts.sender or False,
                "sender_trust": facts.trust or False,
                "sender_trust_reason": facts.trust_reason or False,
                "email_to": msg_dict.get("to_filtered") or False,
                "email_cc": msg_dict.get("cc_filtered") or False,
                "subject": (msg_dict.get("subject") or "")[:TEXT_LENGTH]
                or self.env._("No Subject"),
                "received_at": facts.received_at or ticket._sla_now(),
                "automatic": facts.automatic,
                "message_id": message_id,
            }
        )
        # as a message would: pictures in the text point to their attachments
        values = ticket._process_attachments_for_post(
            msg_dict.get("attachments"),
            [],
            {
                "model": self._name,
                "res_id": message.id,
                "body": Markup(msg_dict.get("body") or ""),
            },
        )
        body = str(values.get("body") or msg_dict.get("body") or "")
        message.body = without_remote_pictures(body) if body.strip() else False
        return message

    # === Deciding ===

    def _suggest_accepted_as(self):
        """What a message most likely is, by who its sender is today."""
        self.ensure_one()
        ticket = self.sudo().ticket_id
        if self.automatic or not self.sender:
            return "note"
        if ticket._sla_staff_by_address(self.sender):
            return "staff"
        if normalise(self.sender) in ticket._sla_client_addresses():
            return "client"
        return "note"

    def _accept(self, accepted_as):
        """Take messages into the conversation, at the instant they arrived.

        :param accepted_as: ``client``: an answer of the client, which ends waiting and
            opens what was solved; ``staff``: an answer by a colleague, the response if
            there was none; ``note``: shown to staff only, moves nothing
        :raise UserError: somebody who does not work here would answer as a colleague
        """
        for message in self._lock_parked():
            ticket = message.ticket_id
            users = ticket._sla_staff_by_address(message.sender or "")
            if accepted_as == "staff" and not users:
                raise UserError(
                    self.env._(
                        "%(address)s is not the address of a colleague.",
                        address=message.email_from or "–",
                    )
                )
            message._post(accepted_as, users[:1].partner_id)
            message._decide("accepted", accepted_as=accepted_as)
            at = message.received_at
            if accepted_as == "client":
                ticket._sla_take_up_again(at)
            elif accepted_as == "staff":
                ticket._sla_respond(at)

    def _post(self, accepted_as, colleague):
        """Post a message as what it is.

        :param colleague: ``res.partner`` who wrote it, if it is by a colleague
        """
        ticket = self.ticket_id
        author = colleague
        if accepted_as == "client":
            people = ticket.partner_id | ticket._sla_current_contacts().partner_id
            author = people.filtered(
                lambda p: (
                    self.sender
                    and normalise(p.email_normalized) == normalise(self.sender)
                )
            )[:1]
        subtype = "mail.mt_note" if accepted_as == "note" else "mail.mt_comment"
        # The clocks follow the decision, not the posting
        facts = MailFacts(self.sender or "", self.email_from or "", None, True)
        attachments = self.attachment_ids
        posted = ticket.with_context(
            **{KEY: facts}, mail_post_autofollow_author_skip=True
        ).message_post(
            body=self.body or "",
            subject=self.subject,
            message_type="email",
            subtype_xmlid=subtype,
            author_id=author.id,
            email_from=self.email_from,
            date=self.received_at,
            message_id=self.message_id or None,
            incoming_email_to=self.email_to,
            incoming_email_cc=self.email_cc,
            attachment_ids=attachments.ids,
        )
        attachments.write({"res_model": ticket._name, "res_id": ticket.id})
        return posted

    def _reject(self, reason):
        """Keep messages out of the conversation for good.

        :param reason: text
        """
        self._lock_parked()._decide("rejected", reason=reason)

    def _lock_parked(self):
        """These as superuser, locked, so that two colleagues do not decide at once.

        :raise UserError: somebody decided already
        """
        self.ticket_id.check_access("write")
        messages = self.sudo()
        messages.lock_for_update()
        messages.invalidate_recordset(["state"])
        if any(message.state != "parked" for message in messages):
            raise UserError(self.env._("Somebody decided on this message already."))
        return messages

    def _decide(self, state, **values):
        self.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": self.env["o2b.sla.mixin"]._sla_now(),
                **values,
            }
        )

    # === Buttons ===

    def action_accept(self):
        """Ask as what to take it into the conversation."""
        return self._open_decision(self.env._("Accept"), "accept")

    def action_reject(self):
        """Ask why it is kept out."""
        return self._open_decision(self.env._("Reject"), "reject")

    def _open_decision(self, title, decision):
        self.ticket_id.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "o2b.sla.decide.parked",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_parked_ids": [(6, 0, self.ids)],
                "default_decision": decision,
            },
        }
