# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..models.o2b_sla_incident_decision import KINDS


class SlaDecideIncident(models.TransientModel):
    """Why an outage counts or not."""

    _name = "o2b.sla.decide.incident"
    _description = "Decide on an Incident"

    incident_id = fields.Many2one(
        comodel_name="o2b.sla.incident", required=True, readonly=True
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    requested_reason = fields.Text(
        string="What Was Asked", compute="_compute_requested"
    )
    requested_evidence = fields.Text(
        string="What Shows It", compute="_compute_requested"
    )
    reason = fields.Text(string="Why", required=True)
    evidence = fields.Text(
        help="What shows it: a mail, a log line, a change of theirs."
    )

    def _compute_requested(self):
        for dialog in self:
            asked = dialog.incident_id.decision_ids.filtered(
                lambda decision: decision.kind == "requested"
            ).sorted("id")[-1:]
            dialog.requested_reason = asked.reason
            dialog.requested_evidence = asked.evidence

    def action_confirm(self):
        """Put the word down."""
        self.ensure_one()
        self.incident_id._decide(self.kind, self.reason, self.evidence)
        return {"type": "ir.actions.act_window_close"}
