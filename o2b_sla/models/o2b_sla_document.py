# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaDocument(models.Model):
    """A document that belongs to agreements (SLA §1.3)."""

    _name = "o2b.sla.document"
    _description = "Related Document"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Char()
    version = fields.Char()
    sha256 = fields.Char()
    url = fields.Char()
