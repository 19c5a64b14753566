# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    sla_phase = fields.Selection(
        selection=[
            ("open", "Working"),
            ("waiting", "Waiting for the client"),
            ("solved", "Solved"),
            ("cancelled", "Cancelled"),
        ],
        string="Service Phase",
        compute="_compute_sla_phase",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="What the clocks do while a ticket is in this stage. Waiting pauses the "
        "resolution, solved ends it, cancelled takes the ticket out of the figures.",
    )

    @api.depends("closed")
    def _compute_sla_phase(self):
        for stage in self:
            ended = stage.sla_phase in ("solved", "cancelled")
            if stage.closed and not ended:
                stage.sla_phase = "solved"
            elif not stage.closed and (ended or not stage.sla_phase):
                stage.sla_phase = "open"

    def write(self, vals):
        """Let the clocks of the tickets in a stage follow its new phase."""
        if not {"sla_phase", "closed"} & vals.keys():
            return super().write(vals)
        old_phases = {stage: stage.sla_phase for stage in self}
        result = super().write(vals)
        changed = self.filtered(lambda stage: stage.sla_phase != old_phases[stage])
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        tickets = tickets.search(
            [
                ("stage_id", "in", changed.ids),
                ("sla_agreement_version_id", "!=", False),
            ]
        )
        tickets._sla_apply_phase({t.id: old_phases[t.stage_id] for t in tickets})
        return result
