# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..chosen_agreement import KEY as CHOSEN_AGREEMENT
from ..chosen_agreement import ChosenAgreement
from ..models.o2b_sla_call import MARKS
from ..priority_keys import PRIORITIES, PRIORITY_CODES, PRIORITY_KEYS

OUTCOMES = [
    ("ticket", "It becomes a ticket"),
    ("existing", "It is about an open ticket"),
    ("settled", "Settled at once"),
    ("log", "Only log it: asked to send an e-mail"),
]
MAX_TICKETS = 20


class SlaLogCall(models.TransientModel):
    """Logs a call: who, for which client, and what becomes of it (SLA §3.2, §3.6)."""

    _name = "o2b.sla.log.call"
    _description = "Log a Call"
    _inherit = ["o2b.sla.log.call.caller"]

    outcome = fields.Selection(
        selection=OUTCOMES,
        string="What Becomes of It?",
        required=True,
        default="ticket",
    )
    ticket_choices = fields.Json(compute="_compute_ticket_choices")
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        compute="_compute_ticket_id",
        store=True,
        readonly=False,
    )
    mark = fields.Selection(
        selection=MARKS,
        string="Counts As",
        compute="_compute_mark",
        store=True,
        readonly=False,
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        compute="_compute_environment_id",
        store=True,
        readonly=False,
    )
    priority = fields.Selection(
        selection=PRIORITIES, default=PRIORITY_KEYS["P3"], required=True
    )
    team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        default=lambda self: self.env.user.helpdesk_team_ids[:1],
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assign To",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    subject = fields.Char()
    notes = fields.Text()
    call_id = fields.Many2one(comodel_name="o2b.sla.call", readonly=True)
    from_call_id = fields.Many2one(
        comodel_name="o2b.sla.call",
        help="A call that was only logged, and becomes a ticket after all.",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        call = self.env["o2b.sla.call"].browse(values.get("from_call_id") or [])
        if call:
            values.update(
                direction=call.direction,
                call_at=call.call_at,
                duration=call.duration,
                contact_id=call.contact_id.id,
                caller_name=call.caller_name,
                caller_phone=call.caller_phone,
                client_id=call.client_id.id,
                subject=call.subject,
                notes=call.notes,
                priority=call.priority or PRIORITY_KEYS["P3"],
            )
        return values

    # === Tickets of the client ===

    def _search_tickets(self):
        """Open tickets of the client, the next deadline first."""
        self.ensure_one()
        client = self.client_id.commercial_partner_id
        if not client:
            return self.env["helpdesk.ticket"]
        return self.env["helpdesk.ticket"].search(
            [("commercial_partner_id", "=", client.id), ("closed", "=", False)],
            order="sla_next_deadline, priority desc, id desc",
            limit=MAX_TICKETS,
        )

    @api.depends("client_id")
    def _compute_ticket_choices(self):
        states = self.env["helpdesk.ticket"]._fields["sla_state"]
        words = dict(states._description_selection(self.env))
        for wizard in self:
            tickets = wizard.ticket_id | wizard._search_tickets()
            wizard.ticket_choices = [
                {
                    "value": ticket.id,
                    "label": ticket.number,
                    "title": ticket.name,
                    "detail": " · ".join(
                        filter(
                            None,
                            (
                                PRIORITY_CODES.get(ticket.priority),
                                ticket.stage_id.name,
                                ticket.user_id.name,
                            ),
                        )
                    ),
                    "note": words.get(ticket.sla_state, ""),
                    "tone": "",
                }
                for ticket in tickets
            ]

    @api.depends("client_id", "outcome")
    def _compute_ticket_id(self):
        for wizard in self:
            ticket = wizard.ticket_id
            same = ticket.commercial_partner_id == wizard.client_id
            if wizard.outcome != "existing" or (wizard.client_id and not same):
                wizard.ticket_id = False

    @api.depends("ticket_id", "direction")
    def _compute_mark(self):
        for wizard in self:
            waiting = wizard.ticket_id._sla_get_phase() == "waiting"
            if not wizard.ticket_id:
                wizard.mark = "none"
            elif wizard.direction == "out":
                wizard.mark = "response"
            else:
                wizard.mark = "client_answer" if waiting else "none"

    @api.depends("agreement_id")
    def _compute_environment_id(self):
        """The client's only environment."""
        environments = self.env["o2b.sla.environment"]
        for wizard in self:
            found = environments
            if wizard.agreement_id:
                domain = [("agreement_id", "=", wizard.agreement_id.id)]
                found = environments.search(domain, limit=2)
            if wizard.environment_id not in found or len(found) == 1:
                wizard.environment_id = found if len(found) == 1 else False

    # === Save ===

    def action_log(self):
        """Log the call, and make the ticket or move the clocks of one."""
        self.ensure_one()
        if not self.call_id:
            self._check_ready()
            ticket = self._get_ticket()
            self.call_id = self._log(ticket)
        if self.call_id.ticket_id:
            return {
                "type": "ir.actions.act_window",
                "res_model": "helpdesk.ticket",
                "res_id": self.call_id.ticket_id.id,
                "view_mode": "form",
                "views": [(False, "form")],
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The call is logged."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_ready(self):
        """
        :raise UserError: something is missing, or may not be by telephone now
        """
        if not (self.caller_name or self.caller_phone):
            raise UserError(self.env._("Who was it? Enter a name or a number."))
        if not (self.subject or "").strip() and self.outcome != "existing":
            raise UserError(self.env._("Say in a few words what it was about."))
        if self.outcome == "existing" and not self.ticket_id:
            raise UserError(self.env._("Choose the ticket it was about."))
        at = self.env["o2b.sla.call"]._check_call_at(self.call_at)
        # computed anew: the form may have been open since before closing time
        self.call_at = at
        code = PRIORITY_CODES[self.priority]
        if self.outcome == "ticket" and self.is_closed and code != "P1":
            company = self.agreement_id.company_id or self.env.company
            raise UserError(
                self.env._(
                    "%(opening)s\n\nAsk the caller to send an e-mail to %(email)s, "
                    'which may be at any time, and choose "Only log it". Or make it a '
                    "P1, if the service is lost as a whole.",
                    opening=self.opening_text,
                    email=company.sla_helpdesk_email or "",
                )
            )

    def _get_ticket(self):
        """The ticket of the call: a new one, an open one or none."""
        if self.outcome == "existing":
            return self.ticket_id
        if self.outcome != "ticket":
            return self.env["helpdesk.ticket"]
        chosen = ChosenAgreement(self.contact_id.agreement_id.id)
        tickets = self.env["helpdesk.ticket"].with_context(**{CHOSEN_AGREEMENT: chosen})
        return tickets.create(self._prepare_ticket()).with_env(self.env)

    def _prepare_ticket(self):
        """Values of the new ticket. Who is no contact gets no person on it: staff who
        enter one for the client as such would vouch for him."""
        contact = self.contact_id.sudo()
        person = self.env["res.partner"]
        if self.standing == "contact":
            person = contact.partner_id or contact.agreement_id.partner_id
        channel = self.env["helpdesk.ticket"]._sla_get_channel_record("phone")
        values = {
            "name": self.subject.strip(),
            "description": plaintext2html(self.notes or self.subject),
            "partner_id": person.id,
            "partner_name": self.caller_name or self.caller_phone,
            "partner_email": contact.email,
            "sla_channel": "phone",
            "channel_id": channel.id,
            "sla_received_at": self.call_at,
            "sla_environment_id": self.environment_id.id,
            "priority": self.priority,
            "user_id": self.user_id.id,
        }
        if self.team_id:
            values["team_id"] = self.team_id.id
            if self.user_id not in self.team_id.user_ids:
                values["user_id"] = False
        return values

    def _log(self, ticket):
        """The call; one that was logged before gets its ticket."""
        if self.from_call_id and not self.from_call_id.ticket_id:
            self.from_call_id.check_access("write")
            self.from_call_id.sudo().write(
                {"ticket_id": ticket.id, "settled": self.outcome == "settled"}
            )
            self.from_call_id._tell_tickets()
            return self.from_call_id
        return self.env["o2b.sla.call"].create(self._prepare_call(ticket))

    def _prepare_call(self, ticket):
        return {
            "direction": self.direction,
            "call_at": self.call_at,
            "duration": self.duration,
            "caller_name": self.caller_name,
            "caller_phone": self.caller_phone,
            "contact_id": self.contact_id.id,
            "agreement_id": self.agreement_id.id,
            "client_id": self.client_id.id,
            "environment_id": self.environment_id.id,
            "priority": self.priority if self.outcome == "ticket" else ticket.priority,
            "subject": (self.subject or "").strip() or ticket.name,
            "notes": self.notes,
            "settled": self.outcome == "settled",
            "ticket_id": ticket.id,
            "mark": self.mark if self.outcome == "existing" else "none",
        }
