# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What somebody decides about the coverage.
DECISION = {"sla_service_id", "sla_coverage", "sla_coverage_reason"}
# What is written down with it, by the software.
DECIDED = {"sla_coverage_decided_by_id", "sla_coverage_decided_at"}
# Before anybody has decided.
UNDECIDED = {"sla_coverage": "included"}


class HelpdeskTicket(models.Model):
    """Which service of the agreement a ticket is about, and how that covers it (§2)."""

    _inherit = "helpdesk.ticket"

    sla_service_id = fields.Many2one(
        comodel_name="o2b.sla.service",
        string="Service",
        copy=False,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Service of the agreement that the ticket is about (§2).",
    )
    sla_offered_service_ids = fields.Many2many(
        comodel_name="o2b.sla.service",
        string="Services of the Agreement",
        compute="_compute_sla_offered_service_ids",
    )
    sla_coverage = fields.Selection(tracking=True, copy=False)
    sla_agreed_coverage = fields.Char(
        compute="_compute_sla_agreed_coverage",
        help="What the agreement says about the service.",
    )
    sla_coverage_reason = fields.Char(
        string="Why Otherwise",
        copy=False,
        tracking=True,
        help="Why this ticket is covered otherwise than the agreement says.",
    )
    sla_coverage_decided_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Coverage Decided By",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    sla_coverage_decided_at = fields.Datetime(
        string="Coverage Decided", readonly=True, copy=False
    )
    sla_coverage_notice = fields.Char(
        string="What the Coverage Means", compute="_compute_sla_coverage_notice"
    )

    @api.depends("sla_agreement_version_id", "sla_environment_id")
    def _compute_sla_offered_service_ids(self):
        for ticket in self:
            lines = ticket._sla_offered_lines()
            ticket.sla_offered_service_ids = lines.service_id.sudo(False)

    def _sla_offered_lines(self):
        """What the ticket's version of the agreement and its addenda offer, as
        superuser: services for Enterprise only where the client has it (§2.1)."""
        self.ensure_one()
        version = self.sudo().sla_agreement_version_id
        if not version:
            return version.service_line_ids
        environment, at = self._sla_get_scope()
        return version._get_offered_lines(at, environment)

    def _sla_service_line(self):
        """The line of the agreement for the ticket's service, or an empty record."""
        self.ensure_one()
        return self._sla_offered_lines().filtered(
            lambda line: line.service_id == self.sla_service_id
        )

    @api.depends("sla_service_id", "sla_agreement_version_id", "sla_environment_id")
    def _compute_sla_agreed_coverage(self):
        for ticket in self:
            line = ticket._sla_service_line() if ticket.sla_service_id else None
            ticket.sla_agreed_coverage = line.coverage if line else "included"

    @api.depends("sla_coverage", "sla_service_id", "sla_agreement_version_id")
    @api.depends_context("lang")
    def _compute_sla_coverage_notice(self):
        for ticket in self:
            ticket.sla_coverage_notice = ticket._sla_coverage_notice()

    def _sla_coverage_notice(self):
        """What may be done under the ticket's coverage, and by which clause, or
        ``False`` when the agreement includes it."""
        self.ensure_one()
        if not self.sla_agreement_version_id:
            return False
        text = {
            "advice": self.env._("Give advice only: no work is done on it."),
            "time_and_materials": self.env._(
                "Work is billed by the hours spent: log your time."
            ),
            "quotation": self.env._(
                "The client approves an estimate before any work is done."
            ),
            "excluded": self.env._(
                "Nothing is done under this agreement: tell the client, or offer an "
                "estimate."
            ),
        }.get(self.sla_coverage)
        clause = self.sudo().sla_service_id.clause
        return f"{text} ({clause})" if text and clause else text

    @api.onchange("sla_service_id", "sla_environment_id")
    def _onchange_sla_service_id(self):
        self.sla_coverage = self.sla_agreed_coverage
        self.sla_coverage_reason = False

    @api.constrains("sla_service_id")
    def _check_sla_service_id(self):
        for ticket in self.filtered("sla_service_id"):
            if not ticket._sla_service_line():
                raise ValidationError(
                    self.env._(
                        "%(service)s is no service of the agreement of %(ticket)s.",
                        service=ticket.sla_service_id.name,
                        ticket=ticket.display_name,
                    )
                )

    @api.constrains("sla_service_id", "sla_coverage", "sla_coverage_reason")
    def _check_sla_coverage(self):
        for ticket in self:
            agreed = ticket.sla_agreed_coverage if ticket.sla_service_id else "included"
            if (
                ticket.sla_coverage != agreed
                and not (ticket.sla_coverage_reason or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "%(ticket)s: tell why the coverage is not what the agreement "
                        "says.",
                        ticket=ticket.display_name,
                    )
                )

    # === Deciding ===

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        return super().default_get([f for f in fields if f not in DECIDED])

    @api.model_create_multi
    def create(self, vals_list):
        """What a ticket is about is decided once its agreement is known."""
        prepared, decisions = [], []
        for vals in vals_list:
            self._sla_check_decision(vals)
            decision = {name: vals[name] for name in DECISION & vals.keys()}
            if not any(UNDECIDED.get(k, False) != v for k, v in decision.items() if v):
                decision = {}
            decisions.append(decision)
            prepared.append({k: v for k, v in vals.items() if k not in DECISION})
        tickets = super().create(prepared)
        for ticket, decision in zip(tickets, decisions, strict=True):
            if decision:
                ticket.write(decision)
        return tickets

    def write(self, vals):
        self._sla_check_decision(vals)
        if not DECISION & vals.keys():
            return super().write(vals)
        decided = {
            **vals,
            "sla_coverage_decided_by_id": self.env.uid,
            "sla_coverage_decided_at": self._sla_now(),
        }
        if "sla_service_id" not in vals or "sla_coverage" in vals:
            return super().write(decided)
        by_coverage = {}
        for ticket in self:
            coverage = ticket._sla_coverage_of(vals["sla_service_id"])
            by_coverage[coverage] = by_coverage.get(coverage, self.browse()) | ticket
        for coverage, tickets in by_coverage.items():
            values = {"sla_coverage": coverage, "sla_coverage_reason": False, **decided}
            super(HelpdeskTicket, tickets).write(values)
        return True

    def _sla_follow_environment(self, environments):
        """An addendum may cover a service otherwise on another environment; what
        somebody decided with a reason stays."""
        result = super()._sla_follow_environment(environments)
        for ticket in self.filtered(
            lambda ticket: ticket.sla_service_id and not ticket.sla_coverage_reason
        ):
            coverage = ticket._sla_coverage_of(ticket.sla_service_id.id)
            if coverage != ticket.sla_coverage:
                ticket.sla_coverage = coverage
        return result

    def _sla_coverage_of(self, service_id):
        """What the ticket's agreement says about a service.

        :param service_id: id of an ``o2b.sla.service``, or ``False``
        """
        lines = self._sla_offered_lines() if service_id else ()
        found = [line.coverage for line in lines if line.service_id.id == service_id]
        return found[0] if found else "included"

    @api.model
    def _sla_check_decision(self, vals):
        """:raise AccessError: somebody writes who decided, or when"""
        if DECIDED & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("Who decided on the coverage, and when, is written down.")
            )

    def action_sla_accept_proposal(self):
        """Take over the proposed service; of several tickets those that have one."""
        self.check_access("write")
        proposed = self.filtered(
            lambda ticket: not ticket.sla_service_id and ticket.sla_proposed_service_id
        )
        if not proposed:
            raise UserError(self.env._("There is no proposal to accept."))
        for service, tickets in proposed.grouped("sla_proposed_service_id").items():
            tickets.write({"sla_service_id": service.id})
        return True
