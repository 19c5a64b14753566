# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_helpdesk_email = fields.Char(
        related="company_id.sla_helpdesk_email", readonly=False
    )
    sla_helpdesk_phone = fields.Char(
        related="company_id.sla_helpdesk_phone", readonly=False
    )
    sla_manager_id = fields.Many2one(
        related="company_id.sla_manager_id", readonly=False
    )
    sla_holiday_years_ahead = fields.Integer(
        string="Holidays: Years Ahead",
        default=5,
        config_parameter="o2b_sla.holiday_years_ahead",
        help="For how many coming years public holidays are generated.",
    )
    sla_reminder_days = fields.Integer(
        string="Agreements: Days Ahead",
        default=30,
        config_parameter="o2b_sla.reminder_days",
        help="How long before its notice date or last day the contract manager is "
        "reminded of an agreement.",
    )
