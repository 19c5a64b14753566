# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAvailabilityDialog(models.AbstractModel):
    """What the dialogs about a month have in common."""

    _name = "o2b.sla.availability.dialog"
    _description = "Dialog About a Month"

    availability_id = fields.Many2one(
        comodel_name="o2b.sla.availability",
        string="Month",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    explanation = fields.Text(related="availability_id.explanation")
    reason = fields.Text(help="Kept with the month for good.")
