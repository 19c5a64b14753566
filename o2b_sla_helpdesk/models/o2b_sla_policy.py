# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaPolicy(models.Model):
    _inherit = "o2b.sla.policy"

    estimate_from_hours = fields.Float(
        string="Estimate From (Hours)",
        help="From so many hours on time and materials on a ticket the client approves "
        "an estimate first; 0 for never. An agreement may say otherwise.",
    )

    _estimate_positive = models.Constraint(
        "CHECK(estimate_from_hours >= 0)", "A number of hours is not negative."
    )
