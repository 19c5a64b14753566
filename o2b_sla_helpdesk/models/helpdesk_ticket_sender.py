# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..mail_facts import mail_facts
from ..mail_intake import AUTHENTICATED, FAILED, UNCONFIRMED

PARAMETER = "o2b_sla_helpdesk.authserv_id"
TRUSTS = [
    ("authenticated", "Confirmed"),
    ("unconfirmed", "Claimed, unconfirmed"),
    ("failed", "Not genuine"),
    ("not_checked", "Not checked"),
]
REASONS = [
    ("dmarc_pass", "Our mail server found that it came from the sender's domain."),
    ("aligned_dkim", "The sender's domain signed the mail."),
    ("aligned_spf", "A server of the sender's domain sent the mail."),
    (
        "dmarc_fail",
        "The sender's domain says that the mail is not its own: somebody else probably "
        "used the address.",
    ),
    ("no_mailbox", "The mail does not name exactly one sender."),
    ("no_result", "Our mail server did not tell whether the sender is genuine."),
    ("unreadable", "What our mail server wrote about the sender cannot be read."),
    ("other_domain", "Our mail server checked another domain than the sender's."),
    (
        "no_alignment",
        "The sender's domain publishes no policy, and neither its signature nor its "
        "server vouches for the mail.",
    ),
    ("link", "The contact confirmed it through the link we mailed."),
    ("agent", "A colleague asked the contact."),
    ("denied", "The contact says that it is not from them."),
]
DOUBTFUL = (UNCONFIRMED, FAILED)
SENDER_FIELDS = {
    "sla_sender_trust",
    "sla_sender_trust_reason",
    "sla_sender_contact_id",
    "sla_sender_confirmed_at",
    "sla_sender_confirmed_by_id",
    "sla_sender",
    "sla_flood_count",
    "sla_flood_at",
    "sla_answer",
}


class HelpdeskTicket(models.Model):
    """Whether a ticket's sender is who the mail says."""

    _inherit = "helpdesk.ticket"

    sla_sender_trust = fields.Selection(
        selection=TRUSTS,
        string="Sender",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What is known of the sender of the mail that made the ticket: anybody "
        "can write under any address. Empty when it did not come by mail.",
    )
    sla_sender_trust_reason = fields.Selection(
        selection=REASONS, string="Because", readonly=True, copy=False
    )
    sla_sender_contact_id = fields.Many2one(
        comodel_name="o2b.sla.contact",
        string="Sent as",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The contact whose address the mail bears.",
    )
    sla_sender_confirmed_at = fields.Datetime(
        string="Sender Confirmed At", readonly=True, copy=False
    )
    sla_sender_confirmed_by_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sender Confirmed By",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    # === What is decided by the software ===

    @api.model
    def _sla_check_written(self, vals):
        if not self.env.su and SENDER_FIELDS & set(vals):
            raise AccessError(
                self.env._("Who the sender is follows from the mail: confirm it.")
            )
        return super()._sla_check_written(vals)

    @api.model
    def default_get(self, fields):
        return super().default_get([f for f in fields if f not in SENDER_FIELDS])

    @api.model
    def _sla_authserv_ids(self):
        """Names under which the contractor's own mail servers write what they found
        of a sender: a setting of the system, names apart by comma or space."""
        value = self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""
        return [name for name in re.split(r"[\s,;]+", value) if name]

    @api.model
    def _sla_prepare_mail_values(self, msg_dict, company):
        values = super()._sla_prepare_mail_values(msg_dict, company)
        facts = mail_facts(self.env)
        if facts:
            values["sla_sender"] = (facts.sender or facts.claimed_from)[:250]
        if facts and facts.trust:
            values["sla_sender_trust"] = facts.trust
            values["sla_sender_trust_reason"] = facts.trust_reason or False
        return values

    @api.model
    def _sla_prepare_contact_values(self, contact, tag, at):
        values = super()._sla_prepare_contact_values(contact, tag, at)
        return {**values, "sla_sender_contact_id": contact.id}

    def _sla_is_doubtful(self):
        """Whether the sender is claimed and not confirmed.

        Such a ticket runs its clocks and is worked on; but it decides nothing, and
        what it says is not sent to the address it claims.
        """
        self.ensure_one()
        return self.sla_sender_trust in DOUBTFUL

    # === Confirming ===

    def _sla_confirm_sender(self, how, person, reason=""):
        """Settle that the contact did send the mail.

        :param how: ``link`` or ``agent``
        :param person: ``res.partner`` who confirmed it
        :param reason: text, how a colleague knows
        """
        tickets = self.sudo().filtered(lambda ticket: ticket._sla_is_doubtful())
        tickets.write(
            {
                "sla_sender_trust": AUTHENTICATED,
                "sla_sender_trust_reason": how,
                "sla_sender_confirmed_at": self._sla_now(),
                "sla_sender_confirmed_by_id": person.id,
            }
        )
        for ticket in tickets:
            if how == "link":
                text = self.env._(
                    "%(name)s confirmed the sender through the link we mailed.",
                    name=person.name,
                )
            else:
                text = self.env._("Sender confirmed: %(reason)s", reason=reason)
            ticket._sla_log_decision(text, person)
            if ticket.sla_authorised and ticket.partner_id.email_normalized:
                ticket._message_subscribe(partner_ids=ticket.partner_id.ids)
        tickets._sla_answer_sender()

    def _sla_deny_sender(self, person, reason=""):
        """Settle that the contact did not send the mail; work on it is for staff to
        stop. Who is responsible is told.

        :param person: ``res.partner`` who says so: the contact, or a colleague who
            asked him
        :param reason: text, how a colleague knows
        """
        for ticket in self.sudo().filtered(lambda ticket: ticket._sla_is_doubtful()):
            ticket.write(
                {
                    "sla_sender_trust": FAILED,
                    "sla_sender_trust_reason": "denied",
                    "sla_sender_confirmed_at": self._sla_now(),
                    "sla_sender_confirmed_by_id": person.id,
                }
            )
            text = self.env._(
                "%(name)s says that this mail is not from them.",
                name=ticket.sla_sender_contact_id.name or person.name,
            )
            text = f"{text} {reason}".strip()
            ticket._sla_log_decision(text, person)
            ticket.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=text,
                user_id=ticket._sla_responsible_user().id or self.env.uid,
            )

    def _sla_log_decision(self, text, person):
        """Log in the history, for staff, who decided what.

        :param text: plain text
        :param person: ``res.partner``
        """
        self.message_post(
            body=Markup("<p>%s</p>") % text,
            author_id=person.id,
            subtype_xmlid="mail.mt_note",
            message_type="notification",
        )

    def action_sla_confirm_sender(self):
        """Ask how one knows that the contact sent it."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm the sender"),
            "res_model": "o2b.sla.confirm.sender",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    # === What is not sent ===

    def _track_template(self, tracking):
        """Mail nothing about a ticket to somebody who may not be its sender, nor to
        somebody unauthorised, who gets one answer of his own (SLA §3.6)."""
        templates = super()._track_template(tracking)
        ticket = self[:1]
        if ticket and (
            ticket._sla_is_doubtful() or ticket.sla_no_clock_reason == "unauthorised"
        ):
            templates.pop("stage_id", None)
        return templates
