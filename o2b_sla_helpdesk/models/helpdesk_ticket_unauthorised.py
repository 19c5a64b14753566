# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_split
from odoo.tools.sql import escape_psql

from odoo.addons.o2b_sla.contact_address import normalise

#: Addresses in these domains say nothing of whom somebody works for.
SHARED_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.nl live.com live.nl "
    "msn.com yahoo.com icloud.com me.com proton.me protonmail.com gmx.com gmx.net "
    "ziggo.nl kpnmail.nl kpnplanet.nl planet.nl xs4all.nl hetnet.nl home.nl upcmail.nl "
    "chello.nl casema.nl quicknet.nl tele2.nl online.nl solcon.nl telfort.nl".split()
)


class HelpdeskTicket(models.Model):
    """What becomes of tickets from people the client has not named (SLA §3.6)."""

    _inherit = "helpdesk.ticket"

    sla_lookalike = fields.Char(
        string="Look-alike",
        compute="_compute_sla_lookalike",
        help="Whose address looks the same as that of the sender, but is another.",
    )

    @api.depends("sla_sender", "sla_no_clock_reason")
    def _compute_sla_lookalike(self):
        contacts = self.env["o2b.sla.contact"]
        for ticket in self:
            ticket.sla_lookalike = False
            if ticket.sla_no_clock_reason != "unauthorised" or not ticket.sla_sender:
                continue
            found = contacts.concat(
                *(
                    contacts._find_lookalikes(address)
                    for address in email_split(ticket.sla_sender)[:3]
                )
            ).filtered(lambda contact, of=ticket: contact.company_id == of.company_id)
            if found:
                ticket.sla_lookalike = self.env._(
                    "The address looks like that of %(names)s, but it is another.",
                    names=", ".join(found.mapped("name")),
                )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Who only chooses the client of a mail by somebody unauthorised keeps the
        sender's name and address: an answer is for him."""
        sender = self.partner_name, self.partner_email
        res = super()._onchange_partner_id()
        client = self.partner_id.commercial_partner_id
        if self.sla_sender and sender[1] and self.partner_id == client:
            self.partner_name, self.partner_email = sender
        return res

    def _sla_propose_agreement(self):
        """The agreement that the sender would become a contact of: the only one of the
        client that is in force, else the only one he has; empty when in doubt.

        Of a sender without a client, the client is the one whose contacts have
        addresses in the same domain.
        """
        self.ensure_one()
        agreements = self._sla_client_agreements() or self._sla_neighbour_agreements()
        now = self._sla_now()
        in_force = agreements.filtered(lambda one: one._version_in_force(now))
        proposed = in_force or agreements
        return proposed if len(proposed) == 1 else agreements.browse()

    def _sla_neighbour_agreements(self):
        """Agreements of the only client who has contacts in the domain of the sender's
        address; empty when several share it, or everybody can."""
        agreements = self.env["o2b.sla.agreement"].sudo()
        domain = (normalise(self._sla_get_email()) or "").rpartition("@")[2]
        if not domain or domain in SHARED_DOMAINS:
            return agreements
        contacts = self.env["o2b.sla.contact"].sudo()
        neighbours = contacts.search(
            [
                ("email_normalized", "=like", f"%@{escape_psql(domain)}"),
                ("company_id", "=", self._sla_get_company().id),
                ("is_current", "=", True),
            ]
        )
        return neighbours.agreement_id if len(neighbours.client_id) == 1 else agreements

    def action_sla_accept_selected(self):
        """Accept the selected tickets for once; those that cannot be are named."""
        self.check_access("write")
        accepted, problems = self.browse(), []
        for ticket in self.filtered(
            lambda ticket: ticket.sla_no_clock_reason == "unauthorised"
        ):
            try:
                with self.env.cr.savepoint():
                    ticket._sla_accept()
                accepted |= ticket
            except UserError as error:
                problems.append(str(error))
        if accepted:
            title = self.env._("%(count)s accepted", count=len(accepted))
        else:
            title = self.env._("None accepted")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "title": title,
                "message": " ".join(problems) or self.env._("Their clocks run now."),
                "sticky": bool(problems),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_sla_reject(self):
        """Ask why these tickets from somebody unauthorised are not taken up."""
        self.check_access("write")
        tickets = self.filtered(lambda t: t.sla_no_clock_reason == "unauthorised")
        if not tickets:
            raise UserError(
                self.env._("Only what came from somebody unauthorised can be rejected.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject"),
            "res_model": "o2b.sla.reject.ticket",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_ids": [(6, 0, tickets.ids)]},
        }

    def _sla_reject(self, reason, answer=False):
        """Take no action on tickets from somebody unauthorised.

        :param reason: text, kept in the history for staff
        :param answer: whether the sender is told, politely and without the reason
        :raise UserError: a team has no stage to put it in
        """
        for ticket in self:
            if ticket.sla_no_clock_reason != "unauthorised":
                continue
            stage = ticket._sla_get_rejected_stage()
            if not stage:
                raise UserError(
                    self.env._(
                        "There is no stage for cancelled tickets of %(team)s.",
                        team=ticket.team_id.name or ticket.display_name,
                    )
                )
            ticket._sla_log_decision(
                self.env._("Rejected: %(reason)s", reason=reason),
                self.env.user.partner_id,
            )
            if answer:
                ticket._sla_answer_rejected()
            ticket.stage_id = stage

    def _sla_get_rejected_stage(self):
        """Where a rejected ticket goes: "Rejected", else the team's first stage whose
        phase is cancelled; empty if it has none."""
        self.ensure_one()
        stages = self.team_id._get_applicable_stages().filtered(
            lambda stage: stage.sla_phase == "cancelled"
        )
        usual = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_rejected", raise_if_not_found=False
        )
        return usual if usual and usual in stages else stages[:1]
