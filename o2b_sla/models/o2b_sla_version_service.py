# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaVersionService(models.Model):
    """A service an agreement version picks from the catalogue (SLA §2)."""

    _name = "o2b.sla.version.service"
    _description = "Service of an Agreement Version"
    _inherit = ["o2b.sla.version.part"]

    service_id = fields.Many2one(
        comodel_name="o2b.sla.service", required=True, ondelete="restrict"
    )
    coverage = fields.Char()
