# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, models

KEY = "sla_sequences"
SEQUENCE = "helpdesk.ticket.sequence"


class SlaBatchMixin(models.AbstractModel):
    """Many tickets in one call, without looking up the same things for each.

    An import or an incident of a whole client creates hundreds at once. OCA and the
    chatter ask the database ten times per ticket; here what the tickets share is
    asked once, with the same outcome. A single ticket goes the usual way.
    """

    _name = "o2b.sla.batch.mixin"
    _description = "Service Level Batch Mixin"

    def _sla_batch_context(self, vals_list):
        """Context for the creation of these tickets.

        ``mail_create_nolog``: their message follows in :meth:`_sla_log_creation`.
        """
        if len(vals_list) < 2:
            return {}
        return {KEY: {}, "mail_create_nolog": True}

    # === Numbers and stages ===

    @api.model
    def _sla_prepare_stages(self, vals_list):
        """Give tickets of a team its first stage, looked up once per team."""
        first = {}
        for vals in vals_list if len(vals_list) > 1 else ():
            team_id = vals.get("team_id")
            if team_id and "stage_id" not in vals:
                if team_id not in first:
                    team = self.env["helpdesk.ticket.team"].browse(team_id)
                    first[team_id] = team._get_applicable_stages()[:1].id
                vals["stage_id"] = first[team_id]

    @api.model
    def _sla_next_number(self, company_id):
        """The next ticket number of a company, its sequence looked up once.

        :return: str, or ``False`` outside a batch or without a sequence
        """
        sequences = self.env.context.get(KEY)
        if sequences is None:
            return False
        if company_id not in sequences:
            sequences[company_id] = self.env["ir.sequence"].search(
                [("code", "=", SEQUENCE), ("company_id", "in", [company_id, False])],
                order="company_id",
                limit=1,
            )
        sequence = sequences[company_id]
        return bool(sequence) and sequence.next_by_id()

    # === The message "ticket created" ===

    def _sla_log_creation(self):
        """Post the message with which the chatter of a ticket begins.

        Where it notifies somebody it is posted as usual, one by one; the others'
        messages are written together.
        """
        context = self.env.context
        if context.get("mail_create_nolog") or context.get("tracking_disable"):
            return
        tickets = self.sudo()
        subtype = tickets[:1]._creation_subtype()
        followers = self.env["mail.followers"]._get_recipient_data(
            tickets, "notification", subtype.id
        )
        author = self.env.user.partner_id
        quiet = tickets.filtered(
            lambda ticket: not set(followers[ticket.id]) - {author.id}
        )
        for ticket in tickets - quiet:
            ticket.message_post(
                subtype_id=subtype.id,
                author_id=author.id,
                body=ticket._sla_creation_body(),
            )
        quiet._sla_log_quietly(author, subtype)

    def _sla_log_quietly(self, author, subtype):
        """The values are those that ``message_post`` would give."""
        email_from = author.email_formatted
        company = self.env.company
        domains = self._mail_get_alias_domains(default_company=company)
        companies = self._mail_get_companies(default=company)
        reply_to = self._notify_get_reply_to(default=email_from, author_id=author.id)
        values_list = [
            {
                "author_id": author.id,
                "email_from": email_from,
                "model": ticket._name,
                "res_id": ticket.id,
                "body": ticket._sla_creation_body(),
                "message_type": "notification",
                "subtype_id": subtype.id,
                "email_add_signature": True,
                "partner_ids": [],
                "record_alias_domain_id": domains[ticket.id].id,
                "record_company_id": companies[ticket.id].id,
                "reply_to": reply_to[ticket.id],
            }
            for ticket in self
        ]
        messages = self._message_create(values_list)
        for ticket, message, values in zip(self, messages, values_list, strict=True):
            ticket._message_post_after_hook(message, values)

    def _sla_creation_body(self):
        return (
            Markup('<div summary="o_mail_notification"><p>%s</p></div>')
            % self._creation_message()
        )
