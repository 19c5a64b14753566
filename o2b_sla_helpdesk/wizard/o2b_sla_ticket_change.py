# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaTicketChange(models.TransientModel):
    """Asks which change of an environment a ticket's sender asks for."""

    _name = "o2b.sla.ticket.change"
    _description = "Environment Change of a Ticket"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, readonly=True
    )
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement", compute="_compute_asker"
    )
    contact_id = fields.Many2one(
        comodel_name="o2b.sla.contact", string="Asked By", compute="_compute_asker"
    )
    problem = fields.Char(compute="_compute_asker")
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        compute="_compute_environment_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('agreement_id', '=', agreement_id)]",
    )
    kind = fields.Selection(
        selection=lambda self: (
            self.env["o2b.sla.change"]._fields["kind"]._description_selection(self.env)
        ),
        string="What",
        default="code_update",
    )
    offered_kinds = fields.Json(compute="_compute_offered_kinds")
    wanted_release = fields.Char(
        string="Release Asked For",
        help="Empty: the release there is. Another one is an upgrade, by quotation.",
    )
    description = fields.Text(
        string="What Is Asked",
        compute="_compute_description",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_upgrade = fields.Boolean(compute="_compute_is_upgrade")

    @api.depends("ticket_id")
    def _compute_asker(self):
        for wizard in self:
            ticket = wizard.ticket_id
            contact = ticket and ticket._sla_get_asker()
            wizard.contact_id = contact
            wizard.agreement_id = ticket.sudo().sla_agreement_version_id.agreement_id
            wizard.problem = bool(ticket and not contact) and ticket._sla_why_no_asker()

    @api.depends("ticket_id")
    def _compute_environment_id(self):
        """That of the ticket, else the client's only one."""
        for wizard in self:
            agreement = wizard.agreement_id
            own = agreement.environment_ids
            chosen = wizard.ticket_id.sla_environment_id
            wizard.environment_id = chosen or (own if len(own) == 1 else False)

    @api.depends("environment_id")
    def _compute_offered_kinds(self):
        for wizard in self:
            wizard.offered_kinds = wizard._as_change().offered_kinds

    @api.onchange("environment_id")
    def _onchange_environment(self):
        if self.offered_kinds and self.kind not in self.offered_kinds:
            self.kind = self.offered_kinds[0]

    @api.depends("ticket_id")
    def _compute_description(self):
        for wizard in self:
            wizard.description = wizard.ticket_id.name

    @api.depends("environment_id", "kind", "wanted_release")
    def _compute_is_upgrade(self):
        for wizard in self:
            wizard.is_upgrade = bool(wizard.environment_id and wizard.kind) and (
                wizard._as_change()._would_upgrade(wizard.wanted_release)
            )

    def _as_change(self):
        """What is asked, as a change that is not made."""
        return self.env["o2b.sla.change"].new(
            {
                "environment_id": self.environment_id.id,
                "kind": self.kind,
                "wanted_release": self.wanted_release,
            }
        )

    def action_ask(self):
        """Make the change, and open it."""
        self.ensure_one()
        self._check_ready()
        if self.is_upgrade:
            raise UserError(self._as_change()._get_upgrade_text())
        change = self.ticket_id._sla_ask_change(
            {
                "environment_id": self.environment_id.id,
                "kind": self.kind,
                "wanted_release": self.wanted_release,
                "description": self.description,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "o2b.sla.change",
            "res_id": change.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_offer(self):
        """An upgrade: let the ticket go on by quotation."""
        self.ensure_one()
        self._check_ready()
        if not self.is_upgrade:
            raise UserError(self.env._("This is an update: ask for the change."))
        self.ticket_id._sla_offer_upgrade(self._as_change())
        return {"type": "ir.actions.act_window_close"}

    def _check_ready(self):
        """:raise UserError: something is not chosen yet"""
        if not self.environment_id or not self.kind:
            raise UserError(
                self.env._("Choose an environment, and what is to be done.")
            )
