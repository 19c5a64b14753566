# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_hourly_rate = fields.Monetary(
        string="Hourly Rate",
        help="Proposed in estimates, unless the agreement has a rate of its own.",
    )
