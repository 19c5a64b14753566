# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..availability import subtract, union


class SlaAvailabilityCorrectLine(models.TransientModel):
    """A stretch of time a person knows more about than the monitors."""

    _name = "o2b.sla.availability.correct.line"
    _description = "Correct a Stretch"

    dialog_id = fields.Many2one(
        comodel_name="o2b.sla.availability.correct", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[
            ("up", "Was available"),
            ("down", "Was down"),
            ("unknown", "Was not measured"),
        ],
        required=True,
        default="up",
    )
    start = fields.Datetime(string="From", required=True)
    end = fields.Datetime(string="Until", required=True)

    def _apply(self, adjustments, spans):
        """Put a stretch into adjustments; the last word on a second counts."""
        self.ensure_one()
        kept = {kind: subtract(old, spans) for kind, old in adjustments.items()}
        return {**kept, self.kind: union(kept.get(self.kind, ()), spans)}
