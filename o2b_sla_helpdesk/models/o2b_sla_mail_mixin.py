# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools.mail import email_split_tuples

from odoo.addons.o2b_sla.contact_address import normalise

from ..mail_facts import mail_facts
from ..mail_intake import one_mailbox, priority_tag, without_priority_tag
from ..priority_keys import PRIORITY_KEYS
from ..stage_move import KEY as STAGE_MOVE
from ..stage_move import StageMove

TITLE_LENGTH = 250
NAME_LENGTH = 120


class SlaMailMixin(models.AbstractModel):
    """Who wrote a message on a ticket, and what that means for its clocks."""

    _name = "o2b.sla.mail.mixin"
    _description = "Service Level Mail Mixin"

    # === A new ticket by mail ===

    @api.model
    def _sla_prepare_mail_values(self, msg_dict, company):
        """Values of the ticket that a mail makes, whoever sent it.

        :param msg_dict: parsed mail as the gateway passes it to ``message_new``
        :param company: the contractor that receives it, a ``res.company``
        :return: dict of ticket values
        """
        facts = mail_facts(self.env)
        received_at = (facts and facts.received_at) or self._sla_now()
        if facts:
            sender = facts.sender
        else:
            sender = one_mailbox([msg_dict.get("email_from") or ""])
        contacts = self.env["o2b.sla.contact"]._find(sender, received_at)
        contact = contacts.filtered(lambda c: c.company_id == company)[:1]
        values = {
            "sla_channel": "email",
            "sla_received_at": received_at,
            "channel_id": self._sla_get_channel_record("email").id,
        }
        if sender:
            # the address alone: the form has no room for the whole header
            values["partner_email"] = sender
            values["partner_name"] = _name_of(sender, msg_dict.get("email_from"))
        subject = msg_dict.get("subject") or ""
        if contact:
            tag = priority_tag(subject)
            subject = without_priority_tag(subject) if tag else subject
            values.update(self._sla_prepare_contact_values(contact, tag, received_at))
        if subject:
            values["name"] = subject[:TITLE_LENGTH]
        return values

    @api.model
    def _sla_prepare_contact_values(self, contact, tag, at):
        """Values that only an authorised contact's mail sets.

        :param contact: ``o2b.sla.contact``
        :param tag: ``"P1"`` … ``"P4"`` from the subject, or None
        :param at: naive UTC instant of arrival
        """
        agreement = contact.agreement_id
        policy = agreement._version_in_force(at).policy_id
        code = tag or policy.default_priority_id.code
        return {
            "partner_id": (contact.partner_id or agreement.partner_id).id,
            "partner_name": contact.name,
            "priority": PRIORITY_KEYS.get(code, PRIORITY_KEYS["P3"]),
        }

    @api.model
    def _sla_get_channels(self):
        """SLA channels that have a channel of OCA's."""
        return ("email", "portal", "phone")

    @api.model
    def _sla_get_channel_record(self, channel):
        """OCA's channel of an SLA channel; empty when somebody deleted it."""
        name = {"portal": "web"}.get(channel, channel)
        xmlid = f"helpdesk_mgmt.helpdesk_ticket_channel_{name}"
        ids = self.env["ir.model.data"]
        found = ids._xmlid_to_res_id(xmlid, raise_if_not_found=False)
        return self.env["helpdesk.ticket.channel"].browse(found or [])

    # === A message on a ticket ===

    def _sla_follow_message(self, message):
        """Let a new message move the clocks, if it is one that does. As superuser.

        :param message: ``mail.message`` on this ticket
        """
        self.ensure_one()
        facts = mail_facts(self.env)
        if facts and facts.automatic:
            return
        at = (facts and facts.received_at) or self._sla_now()
        if self._sla_is_response(message):
            self._sla_respond(at)
        elif self._sla_is_client_reply(message):
            self._sla_take_up_again(at)

    def _sla_is_response(self, message):
        """Whether a message reports back to the client (SLA §3.2): a public reply by
        staff, or a call they logged."""
        if not self._sla_is_staff(message.author_id):
            return False
        if message.mail_activity_type_id.category == "phonecall":
            return True
        return self._sla_is_public(message)

    def _sla_is_client_reply(self, message):
        """Whether a message is by the ticket's client: its person, or a contact of
        the same agreement."""
        if not self._sla_is_public(message) or self._sla_is_staff(message.author_id):
            return False
        facts = mail_facts(self.env)
        if not facts:
            author = message.author_id
            contacts = self._sla_current_contacts()
            return bool(author) and author in self.partner_id | contacts.partner_id
        return normalise(facts.sender) in self._sla_client_addresses()

    def _sla_client_addresses(self):
        """Addresses that speak for the client on this ticket: of its person, and of
        the contacts of the same agreement.

        :return: set of str as ``normalise`` gives them
        """
        self.ensure_one()
        return {
            normalise(self._sla_get_email()),
            normalise(self.partner_id.email_normalized),
            *self._sla_current_contacts().mapped("email_normalized"),
        } - {False}

    def _sla_is_public(self, message):
        """Whether a person wrote a message for the other side to read: no note, no
        notification, no automatic mail, nor the text that opened the ticket."""
        subtype = message.subtype_id
        return (
            message.message_type in ("comment", "email")
            and bool(subtype)
            and not subtype.internal
            and subtype != self._creation_subtype()
        )

    @api.model
    def _sla_is_staff(self, partner):
        """Whether a partner is a person who works here: no bot, no portal user."""
        bot_id = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        if not partner or partner.id == bot_id:
            return False
        return any(not user.share for user in partner.sudo().user_ids)

    def _sla_current_contacts(self):
        """Contacts of today of the ticket's agreement."""
        agreement = self.sudo().sla_agreement_id
        if not agreement:
            return self.env["o2b.sla.contact"].sudo()
        today = agreement._local_day(self._sla_now())
        return agreement.contact_ids.filtered(lambda c: c._is_contact_on(today))

    def _sla_take_up_again(self, at):
        """The client wrote: work goes on from that instant.

        A waiting ticket leaves its pause, a solved one is open again, a cancelled one
        stays as it is.
        """
        self.ensure_one()
        if self._sla_get_phase() not in ("waiting", "solved"):
            return
        stage = self._sla_get_reply_stage()
        if stage:
            at = max(at, self._sla_halted_at() or at)
            move = StageMove(at=at, reason=self.env._("Reply of the client"))
            self.with_context(**{STAGE_MOVE: move}).stage_id = stage

    def _sla_halted_at(self):
        """When the clocks last stood still. A mail fetched late may have arrived
        before that; it cannot end what had not begun."""
        halts = self._sla_latest_clocks().event_ids.filtered(
            lambda event: event.kind in ("pause", "reached")
        )
        return max(halts.mapped("at"), default=None)

    # === Followers ===

    def _sla_filter_followers(self, partner_ids):
        """Those of ``partner_ids`` who may follow because a mail names them: staff,
        the ticket's own person, contacts of the same agreement.

        A follower reads the whole ticket, so nobody else in a Cc becomes one.
        """
        self.ensure_one()
        contacts = self._sla_current_contacts()
        emails = set(contacts.mapped("email_normalized"))
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        return partners.filtered(
            lambda partner: (
                self._sla_is_staff(partner)
                or partner in self.partner_id | contacts.partner_id
                or normalise(partner.email_normalized) in emails
            )
        ).ids


def _name_of(sender, header):
    """The name a sender gives, ``False`` when the header is not about that one."""
    found = email_split_tuples(header or "")
    if len(found) != 1 or found[0][1].lower() != sender:
        return False
    return " ".join(found[0][0].split())[:NAME_LENGTH] or False
