# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaTemplate(models.Model):
    """What a new agreement is drafted from."""

    _name = "o2b.sla.template"
    _description = "Agreement Template"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )

    def _prepare_version(self):
        """Values of a version drafted from this template."""
        return {}
