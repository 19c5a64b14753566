# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAvailabilityDecide(models.TransientModel):
    """A person's verdict on a month that the measurements leave open."""

    _name = "o2b.sla.availability.decide"
    _description = "Decide on a Month"
    _inherit = ["o2b.sla.availability.dialog"]

    obstacles = fields.Text(related="availability_id.obstacles")
    verdict = fields.Selection(
        selection=[("met", "The norm was met"), ("breached", "The norm was breached")]
    )

    def action_confirm(self):
        """Freeze the month with this verdict."""
        self.ensure_one()
        self.availability_id.check_access("read")
        self.availability_id._decide(self.verdict, self.reason)
        return {"type": "ir.actions.act_window_close"}
