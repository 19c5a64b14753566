# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaUnderpinningContract(models.Model):
    """A supplier's contract under our agreements (SLA §1.5)."""

    _name = "o2b.sla.underpinning.contract"
    _description = "Underpinning Contract"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
