# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .helpdesk_ticket_sender import PARAMETER


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_authserv_id = fields.Char(
        string="Name of the Mail Server",
        config_parameter=PARAMETER,
        help="The authserv-id under which your own mail server writes "
        "Authentication-Results in each mail (RFC 8601), such as mx.example.com; "
        "several apart by a comma. Empty: senders are not checked.",
    )
    sla_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Hourly Rate"
    )
    sla_hourly_rate = fields.Monetary(
        related="company_id.sla_hourly_rate",
        readonly=False,
        currency_field="sla_currency_id",
    )
