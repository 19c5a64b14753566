# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_license_lead_days = fields.Integer(
        string="Test Licences: Days Ahead",
        default=7,
        required=True,
        help="So long before it lapses the licence of a test environment is renewed "
        "(§6).",
    )

    _sla_license_lead_days_valid = models.Constraint(
        "CHECK(sla_license_lead_days BETWEEN 0 AND 29)",
        "Test licences are renewed 0 to 29 days ahead: one lasts 30 days at most.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_license_lead_days = fields.Integer(
        related="company_id.sla_license_lead_days", readonly=False
    )
