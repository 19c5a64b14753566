# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..models.o2b_sla_parked_message import ACCEPTED_AS


class SlaDecideParked(models.TransientModel):
    """Take parked messages into the conversation, or keep them out."""

    _name = "o2b.sla.decide.parked"
    _description = "Decide on Parked Messages"

    parked_ids = fields.Many2many(
        comodel_name="o2b.sla.parked.message", required=True, readonly=True
    )
    decision = fields.Selection(
        selection=[("accept", "Accept"), ("reject", "Reject")],
        required=True,
        default="accept",
    )
    accepted_as = fields.Selection(
        selection=ACCEPTED_AS,
        string="Accept As",
        compute="_compute_accepted_as",
        store=True,
        readonly=False,
    )
    reason = fields.Char()

    @api.depends("parked_ids")
    def _compute_accepted_as(self):
        for wizard in self:
            kinds = {message._suggest_accepted_as() for message in wizard.parked_ids}
            wizard.accepted_as = kinds.pop() if len(kinds) == 1 else "note"

    def action_decide(self):
        """Carry the decision out."""
        self.ensure_one()
        if self.decision == "accept":
            self.parked_ids._accept(self.accepted_as or "note")
        else:
            self.parked_ids._reject(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
