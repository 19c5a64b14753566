# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaService(models.Model):
    """A service of the catalogue (SLA §2)."""

    _name = "o2b.sla.service"
    _description = "Service"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
