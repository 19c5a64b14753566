# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaExtraSupport(models.Model):
    """Support outside opening hours, asked for ahead (SLA §3.4)."""

    _name = "o2b.sla.extra.support"
    _description = "Extra Support"

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
