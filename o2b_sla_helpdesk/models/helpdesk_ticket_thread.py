# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, email_split

from odoo.addons.o2b_sla.contact_address import normalise

from ..mail_facts import mail_facts
from ..mail_intake import (
    FAILED,
    priority_tag,
    similar_subject,
    without_priority_tag,
)
from ..priority_keys import PRIORITY_KEYS
from .helpdesk_ticket_sender import DOUBTFUL

P1 = PRIORITY_KEYS["P1"]
# In the context of a delivery: the team whose address the mail was sent to.
TEAM = "sla_mail_team_id"
# A flood: so many tickets of one sender within this time that more would bury them.
FLOOD_TIME = timedelta(hours=1)
FLOOD_ALIKE = 10  # of a contact, with one and the same subject
FLOOD_ALL = 20  # of a contact, whatever the subject
FLOOD_ALL_STRANGER = 5


class HelpdeskTicket(models.Model):
    """To which ticket a mail goes, and whether it is shown there."""

    _inherit = "helpdesk.ticket"

    sla_parked_ids = fields.One2many(
        comodel_name="o2b.sla.parked.message",
        inverse_name="ticket_id",
        string="Parked Messages",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sla_parked_count = fields.Integer(
        string="Parked",
        compute="_compute_sla_parked_count",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sla_sender = fields.Char(
        string="Sender's Address",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="As the mail gave it: one address, or the whole line if it is not plain.",
    )
    sla_flood_count = fields.Integer(
        string="Mails Put Together",
        readonly=True,
        copy=False,
        help="Mails of one sender that came so fast that they were put in this one "
        "ticket. None was dropped.",
    )
    sla_flood_at = fields.Datetime(readonly=True, copy=False)

    @api.depends("sla_parked_ids.state")
    def _compute_sla_parked_count(self):
        counts = dict(
            self.env["o2b.sla.parked.message"]._read_group(
                [("ticket_id", "in", self.ids), ("state", "=", "parked")],
                ["ticket_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.sla_parked_count = counts.get(ticket._origin, 0)

    def action_sla_parked(self):
        """Show the messages that are parked on this ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_helpdesk.o2b_sla_parked_message_action"
        )
        parked = self.sla_parked_ids.filtered(lambda message: message.state == "parked")
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {"search_default_parked": 1}
        if len(parked) == 1:
            action.update(res_id=parked.id, views=[(False, "form")], view_mode="form")
        return action

    # === Which ticket ===

    @api.model
    def _sla_find_thread(self, msg_dict, thread_id):
        """The ticket that a mail goes to, and how it is put there.

        :param msg_dict: parsed mail; changed so that it notifies nobody it must not
        :param thread_id: ticket that it answers, if any
        :return: id of a ticket, or ``thread_id`` for a new one
        """
        facts = mail_facts(self.env)
        ticket = self.browse(thread_id or []).exists()
        flood = self.browse()
        if not ticket:
            flood = self._sla_find_flood(msg_dict, facts)
            flood._sla_count_flood()
        partner_ids = msg_dict.get("partner_ids") or []
        msg_dict["partner_ids"] = (ticket | flood)._sla_filter_named(partner_ids)
        if facts.automatic or (flood and not flood.sla_authorised):
            # A note. Without its parent, whose author Odoo would notify of it
            msg_dict["is_internal"] = True
            msg_dict.pop("parent_id", None)
        elif ticket and normalise(facts.sender) in ticket._sla_client_addresses():
            # Also in answer to our question whether he is the sender, which is a note
            msg_dict["is_internal"] = False
        return flood.id or thread_id

    def _sla_filter_named(self, partner_ids):
        """Those whom a mail names and who may read it here; on a new ticket staff."""
        if self:
            return self._sla_filter_followers(partner_ids)
        partners = self.env["res.partner"].browse(partner_ids)
        return partners.filtered(self._sla_is_staff).ids

    @api.model
    def _sla_find_flood(self, msg_dict, facts):
        """The ticket that already holds what a sender keeps reporting.

        Nothing is dropped; but a monitor that writes every minute gets one ticket, not
        sixty. Robots and strangers are put together sooner than contacts, and a P1 of a
        contact only with another P1.

        :return: a ticket or an empty record
        """
        tickets = self._sla_find_recent(facts)
        title = msg_dict.get("subject")
        contacts = tickets.filtered("sla_authorised")
        if contacts and priority_tag(title) == "P1":
            tickets = tickets.filtered(lambda ticket: ticket.priority == P1)
        subject = similar_subject(without_priority_tag(title))
        alike = tickets.filtered(
            lambda ticket: similar_subject(without_priority_tag(ticket.name)) == subject
        )
        quick = facts.automatic or not contacts
        if len(alike) >= (1 if quick else FLOOD_ALIKE):
            return alike[:1]
        most = 1 if facts.automatic else FLOOD_ALL if contacts else FLOOD_ALL_STRANGER
        return tickets[:1] if len(tickets) >= most else self.browse()

    @api.model
    def _sla_find_recent(self, facts):
        """Open tickets that a sender made by mail in the last hour, oldest first."""
        sender = (facts.sender or facts.claimed_from)[:250]
        if not sender:
            return self.browse()
        since = self._sla_now() - FLOOD_TIME
        team_id = self.env.context.get(TEAM)
        return self.search(
            [
                *([("team_id", "=", team_id)] if team_id else ()),
                ("sla_sender", "=", sender),
                ("sla_phase", "in", ("open", "waiting")),
                "|",
                ("create_date", ">=", since),
                ("sla_flood_at", ">=", since),
            ],
            order="id",
            limit=FLOOD_ALL * 2,
        )

    def _sla_count_flood(self):
        self.write(
            {
                "sla_flood_count": (self.sla_flood_count or 1) + 1,
                "sla_flood_at": self._sla_now(),
            }
        )

    # === Who is shown ===

    @api.model
    def _sla_park(self, msg_dict, thread_id):
        """Park a mail that answers on a ticket, unless its sender may be shown there.

        :return: whether it is parked
        """
        ticket = self.browse(thread_id)
        facts = mail_facts(self.env)
        if ticket._sla_is_shown(facts):
            return False
        self.env["o2b.sla.parked.message"]._park(ticket, msg_dict, facts)
        return True

    def _sla_is_shown(self, facts):
        """Whether what somebody mails on this ticket is shown at once: of the client's
        people, of followers, of staff. Where our mail server judges senders, nobody's
        word counts whose address was forged, and a colleague's only if confirmed.

        :param facts: :class:`MailFacts`
        """
        self.ensure_one()
        address = normalise(facts.sender)
        if not address or facts.trust == FAILED:
            return False
        if self._sla_staff_by_address(facts.sender):
            return facts.trust not in DOUBTFUL
        if address in self._sla_client_addresses():
            return True
        followers = self.sudo().message_partner_ids
        return address in {normalise(p.email_normalized) for p in followers}

    @api.model
    def _sla_staff_by_address(self, address):
        """Colleagues with an address, ``res.users`` as superuser."""
        users = self.env["res.users"].sudo()
        return users.search(
            [
                ("partner_id.email_normalized", "=", email_normalize(address)),
                ("share", "=", False),
            ]
        )

    def _sla_follow_message(self, message):
        """Tell staff when a reply bears an address that nobody vouches for."""
        res = super()._sla_follow_message(message)
        facts = mail_facts(self.env)
        is_reply = message.message_type == "email" and (
            message.subtype_id != self._creation_subtype()
        )
        if is_reply and facts and facts.trust in DOUBTFUL:
            reasons = dict(
                self._fields["sla_sender_trust_reason"]._description_selection(self.env)
            )
            self.message_post(
                body=self.env._(
                    "Sender of the reply not confirmed: %(address)s. %(reason)s",
                    address=facts.sender,
                    reason=reasons.get(facts.trust_reason, ""),
                ),
                subtype_xmlid="mail.mt_note",
                message_type="notification",
            )
        return res

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Suggest nobody to write to only because a mail was sent to him as well, nor a
        client without an address when somebody has one."""
        suggested = super()._message_get_suggested_recipients_batch(*args, **kwargs)
        for ticket in self.sudo():
            messages = ticket.message_ids
            texts = [ticket.email_cc, *messages.mapped("incoming_email_cc")]
            texts += messages.mapped("incoming_email_to")
            named = {
                email_normalize(email)
                for text in filter(None, texts)
                for email in email_split(text)
            }
            suggested[ticket.id] = [
                recipient
                for recipient in suggested[ticket.id]
                if recipient["email"] not in named
                or ticket._sla_may_be_named(recipient["email"])
            ]
            # one each: with a name before the bare address
            ranked = sorted(
                suggested[ticket.id], key=lambda one: bool(one["partner_id"])
            )
            reachable = {one["email"]: one for one in ranked if one["email"]}
            suggested[ticket.id] = list(reachable.values()) or suggested[ticket.id]
        return suggested

    def _sla_may_be_named(self, email):
        """Whether an answer may go to somebody whom the client's mail names."""
        return normalise(email) in self._sla_client_addresses() or bool(
            self._sla_staff_by_address(email)
        )
