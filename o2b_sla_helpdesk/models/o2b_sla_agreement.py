# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAgreement(models.Model):
    _inherit = "o2b.sla.agreement"

    currency_id = fields.Many2one(related="company_id.currency_id")
    hourly_rate = fields.Monetary(
        help="For work on time and materials and for estimates; empty for the "
        "company's rate.",
    )
    estimate_from_hours = fields.Float(
        string="Estimate From (Hours)",
        help="From so many hours on time and materials on a ticket the client approves "
        "an estimate first. Empty for what the policy says.",
    )

    _money_positive = models.Constraint(
        "CHECK(hourly_rate >= 0 AND estimate_from_hours >= 0)",
        "A rate and a number of hours are not negative.",
    )

    def _get_hourly_rate(self):
        """What an hour costs this client, in the contractor's currency."""
        company = self.company_id or self.env.company
        return self.hourly_rate or company.sla_hourly_rate
