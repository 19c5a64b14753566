# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaOnCall(models.Model):
    """Who stands by, from when to when (SLA §2.2)."""

    _name = "o2b.sla.on.call"
    _description = "On-Call Shift"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
