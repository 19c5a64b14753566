# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mail_intake import one_mailbox
from ..priority_keys import PRIORITIES, PRIORITY_CODES, PRIORITY_KEYS
from ..stage_move import KEY as STAGE_MOVE
from ..stage_move import StageMove, stage_move

# Fields whose change can move a ticket to another stage: OCA computes the stage from
# the team, and the team from the user.
STAGE_FIELDS = {"stage_id", "team_id", "user_id"}
SENDER_FIELDS = {"partner_id", "partner_email", "sla_environment_id"}


class HelpdeskTicket(models.Model):
    """A ticket with the clocks of its client's agreement."""

    _name = "helpdesk.ticket"
    _inherit = [
        "helpdesk.ticket",
        "o2b.sla.mixin",
        "o2b.sla.mail.mixin",
        "o2b.sla.batch.mixin",
    ]
    # OCA names a field that does not exist, which switches off the gateway's guard
    # against mail loops.
    _primary_email = "partner_email"

    priority = fields.Selection(
        selection=PRIORITIES,
        default=PRIORITY_KEYS["P3"],
        tracking=True,
        help="P1: total loss of the service. P2: partial, limited or declining "
        "availability. P3: little or no effect. P4: a question or a wish (§3.1).",
    )
    sla_phase = fields.Selection(related="stage_id.sla_phase", string="Service Phase")
    sla_solved_stage_id = fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        string="Solved In",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The stage the ticket was solved in before it was opened again.",
    )

    # === Answers to the mixin ===

    def _sla_get_email(self):
        """The strictly read address of the sender, else that of the contact."""
        if self.partner_email:
            return one_mailbox([self.partner_email]) or False
        return self.partner_id.email_normalized

    def _sla_get_priority(self):
        code = PRIORITY_CODES.get(self.priority) or PRIORITY_CODES["1"]
        return self.env["o2b.sla.priority"]._get(code)

    def _sla_get_phase(self):
        return self.stage_id.sla_phase or "open"

    def _sla_team_leader(self):
        return self.team_id.user_id

    # === Life of the ticket ===

    @api.model_create_multi
    def create(self, vals_list):
        channels = {
            self._sla_get_channel_record(channel).id: channel
            for channel in self._sla_get_channels()
        }
        prepared = []
        for vals in vals_list:
            vals = dict(vals)
            if "sla_channel" not in vals and vals.get("channel_id") in channels:
                vals["sla_channel"] = channels[vals["channel_id"]]
            prepared.append(vals)
        self._sla_prepare_stages(prepared)
        batch = self.with_context(**self._sla_batch_context(prepared))
        tickets = super(HelpdeskTicket, batch).create(prepared).with_env(self.env)
        if len(tickets) > 1:
            tickets._sla_log_creation()
        for ticket in tickets:
            if ticket.closed and not ticket.closed_date:
                ticket.closed_date = self._sla_now()
        return tickets

    def _prepare_ticket_number(self, values):
        company_id = values.get("company_id") or self.env.company.id
        number = self._sla_next_number(company_id)
        return number or super()._prepare_ticket_number(values)

    @api.model
    def _sla_get_decided_fields(self):
        return super()._sla_get_decided_fields() | {"sla_solved_stage_id"}

    def write(self, vals):
        vals = dict(vals)
        old_stages = old_priorities = {}
        if STAGE_FIELDS & vals.keys():
            old_stages = {ticket.id: ticket.stage_id for ticket in self}
        duplicates = self.browse()
        if "duplicate_id" in vals and not vals["duplicate_id"]:
            duplicates = self.filtered("duplicate_id")
        if "priority" in vals:
            old_priorities = {ticket.id: ticket.priority for ticket in self}
        res = super().write(vals)
        if SENDER_FIELDS & vals.keys():
            self._sla_link()
        if old_priorities:
            self._sla_follow_priorities(old_priorities)
        if vals.get("duplicate_id"):
            self._sla_follow_duplicate()
        duplicates._sla_follow_no_duplicate()
        if old_stages:
            self._sla_follow_stages(old_stages)
        return res

    def _sla_link(self):
        """Look again for the agreement of tickets without one, their sender being
        known now. What staff answered in the meantime is the response."""
        tickets = self.filtered(lambda ticket: not ticket.sla_agreement_version_id)
        tickets._sla_open()
        for ticket in tickets.filtered("sla_agreement_version_id"):
            answers = ticket.message_ids.filtered(ticket._sla_is_response)
            if answers:
                ticket._sla_respond(min(answers.mapped("create_date")))

    def _sla_follow_stages(self, old_stages):
        """Let dates and clocks follow the moves of the tickets.

        An open ticket has no closing date. A ticket that was solved remembers where.

        :param old_stages: ``{ticket id: stage before}``
        """
        reopened = self.filtered(
            lambda ticket: old_stages[ticket.id].closed and not ticket.stage_id.closed
        )
        for old_stage, tickets in reopened.grouped(
            lambda ticket: old_stages[ticket.id]
        ).items():
            solved = old_stage.sla_phase == "solved"
            tickets.sudo().write(
                {
                    "closed_date": False,
                    "sla_solved_stage_id": solved and old_stage.id,
                }
            )
        move = stage_move(self.env)
        if move.follows:
            phases = {
                id_: stage.sla_phase or "open" for id_, stage in old_stages.items()
            }
            self._sla_apply_phase(phases, at=move.at, reason=move.reason)

    def _sla_follow_priorities(self, old_priorities):
        """Give the clocks the targets of the new priorities.

        :param old_priorities: ``{ticket id: priority key before}``
        """
        changes = {}
        for ticket in self:
            change = (old_priorities[ticket.id], ticket.priority)
            if change[0] != change[1]:
                changes.setdefault(change, self.browse())
                changes[change] |= ticket
        for (old, new), tickets in changes.items():
            codes = PRIORITY_CODES.get(old, "–"), PRIORITY_CODES.get(new, "–")
            tickets._sla_change_priority(reason=" → ".join(codes))

    def _sla_follow_duplicate(self):
        for original, tickets in self.grouped("duplicate_id").items():
            reason = self.env._("Duplicate of %(number)s", number=original.number)
            tickets._sla_cancel(reason=reason)

    def _sla_follow_no_duplicate(self):
        """Marked as a duplicate by mistake: what was cancelled goes on."""
        tickets = self.filtered(lambda t: t._sla_get_phase() in ("open", "waiting"))
        if tickets:
            tickets._sla_reopen(reason=self.env._("No duplicate after all"))
            waiting = tickets.filtered(lambda t: t._sla_get_phase() == "waiting")
            waiting._sla_pause()

    def _sla_get_reply_stage(self):
        """Where a ticket goes when its client replies: the team's choice, else
        "In Progress", else the first open stage; empty if the team has none."""
        self.ensure_one()
        chosen = self.team_id.sla_reply_stage_id
        if chosen:
            return chosen
        stages = self.team_id._get_applicable_stages().filtered(
            lambda stage: stage.sla_phase == "open"
        )
        usual = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress", raise_if_not_found=False
        )
        return usual if usual and usual in stages else stages[:1]

    # === Buttons ===

    def action_sla_accept(self):
        """Accept a ticket from somebody unauthorised, for once (SLA §3.6)."""
        self.check_access("write")
        self._sla_accept()
        return True

    def action_sla_add_contact(self):
        """Open a new contact of the client's agreement, filled in with the sender."""
        self.ensure_one()
        agreement = self._sla_propose_agreement()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add the sender as a contact"),
            "res_model": "o2b.sla.contact",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_agreement_id": agreement.id,
                "default_partner_id": self.partner_id.id,
                "default_name": self.partner_name or self.partner_id.name,
                "default_email": self._sla_get_email(),
            },
        }

    def action_sla_not_new_issue(self):
        """Withdraw a reopening: the client only wrote to say thank you."""
        self.check_access("write")
        for ticket in self:
            if not ticket.sla_solved_stage_id or ticket.closed:
                raise UserError(
                    self.env._(
                        "%(ticket)s was not solved before.", ticket=ticket.display_name
                    )
                )
        self._sla_undo_reopen()
        for ticket in self.with_context(**{STAGE_MOVE: StageMove(follows=False)}):
            ticket.stage_id = ticket.sla_solved_stage_id
            ticket.sudo().sla_solved_stage_id = False
            if ticket.sla_resolved_at:
                ticket.closed_date = ticket.sla_resolved_at
        return True

    # === Mail ===

    @api.model
    def message_new(self, msg, custom_values=None):
        values = {"user_id": False, **(custom_values or {})}
        team = self.env["helpdesk.ticket.team"].browse(values.get("team_id"))
        company = team.company_id or self.env.company
        values.update(self._sla_prepare_mail_values(msg, company))
        tickets = self.with_context(sla_named_by_mail=True)
        if values.get("partner_email"):
            # Odoo fills the field from the header, whatever the values say
            msg = {**msg, "email_from": values["partner_email"]}
        ticket = super(HelpdeskTicket, tickets).message_new(msg, custom_values=values)
        doubtful = ticket._sla_is_doubtful()
        if (
            ticket.sla_authorised
            and ticket.partner_id.email_normalized
            and not doubtful
        ):
            ticket._message_subscribe(partner_ids=ticket.partner_id.ids)
        ticket._sla_answer_sender()
        return ticket

    def message_update(self, msg, update_vals=None):
        tickets = self.with_context(sla_named_by_mail=True)
        return super(HelpdeskTicket, tickets).message_update(msg, update_vals)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let nobody follow a ticket only because a mail or a reply names them."""
        context = self.env.context
        named = context.get("sla_named_by_mail") or context.get("mail_post_autofollow")
        if not named or not partner_ids:
            return super().message_subscribe(partner_ids, subtype_ids)
        for ticket in self:
            allowed = ticket._sla_filter_followers(partner_ids)
            super(HelpdeskTicket, ticket).message_subscribe(allowed, subtype_ids)
        return True

    def _message_post_after_hook(self, message, msg_values):
        res = super()._message_post_after_hook(message, msg_values)
        self.sudo()._sla_follow_message(message)
        return res
