# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaVersionIndicator(models.Model):
    """An indicator an agreement version measures (SLA §1.2)."""

    _name = "o2b.sla.version.indicator"
    _description = "Indicator of an Agreement Version"
    _inherit = ["o2b.sla.version.part"]

    indicator_id = fields.Many2one(
        comodel_name="o2b.sla.indicator", required=True, ondelete="restrict"
    )
    norm = fields.Char()
    responsible = fields.Char()
