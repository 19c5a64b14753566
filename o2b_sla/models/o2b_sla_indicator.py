# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaIndicator(models.Model):
    """What is measured against a norm (SLA §1.2)."""

    _name = "o2b.sla.indicator"
    _description = "Indicator"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
