# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.o2b_sla.states import COVERAGES


class HelpdeskTicket(models.Model):
    """What is outside the agreement is answered in one go: by the standard answer of
    its service, or by an estimate (SLA §4, §5)."""

    _inherit = "helpdesk.ticket"

    sla_proposed_coverage = fields.Selection(
        selection=COVERAGES,
        string="Proposed Coverage",
        compute="_compute_sla_proposed_coverage",
        help="What the agreement says about the proposed service.",
    )
    sla_has_standard_answer = fields.Boolean(
        string="Has a Standard Answer", compute="_compute_sla_has_standard_answer"
    )

    @api.depends("sla_proposed_service_id", "sla_agreement_version_id")
    def _compute_sla_proposed_coverage(self):
        for ticket in self:
            proposed = ticket.sla_proposed_service_id
            ticket.sla_proposed_coverage = proposed and ticket._sla_coverage_of(
                proposed.id
            )

    @api.depends(
        "sla_service_id.reply_template_id", "sla_proposed_service_id.reply_template_id"
    )
    def _compute_sla_has_standard_answer(self):
        for ticket in self:
            service = ticket._sla_answer_service().sudo()
            ticket.sla_has_standard_answer = bool(service.reply_template_id)

    def _sla_answer_service(self):
        """The service whose standard answer fits: what the ticket is about, else what
        it is proposed to be about."""
        self.ensure_one()
        return self.sla_service_id or self.sla_proposed_service_id

    def _sla_accept_if_proposed(self):
        """Who acts on a proposal accepts it."""
        self.ensure_one()
        if not self.sla_service_id and self.sla_proposed_service_id:
            self.action_sla_accept_proposal()

    # === Buttons ===

    def action_sla_standard_answer(self):
        """Read the standard answer, then send it."""
        refusal = self.env._("It is closed already.")
        self._sla_check_phase(("open", "waiting"), refusal)
        if not self.sla_has_standard_answer:
            raise UserError(self.env._("There is no standard answer for its service."))
        return self._sla_open_dialog(
            "o2b.sla.standard.answer", self.env._("Send standard answer")
        )

    def action_sla_offer_estimate(self):
        """Take over the proposed service and draft an estimate for it."""
        self.ensure_one()
        self.check_access("write")
        self._sla_accept_if_proposed()
        return self.action_sla_make_estimate()
