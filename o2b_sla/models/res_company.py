# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_helpdesk_email = fields.Char(
        string="Helpdesk E-mail",
        default="support@open2bizz.nl",
        help="Address at which clients reach the helpdesk (§3.6).",
    )
    sla_helpdesk_phone = fields.Char(
        string="Helpdesk Telephone",
        default="+31 (0) 85 002 02 65",
        help="Number at which clients reach the helpdesk (§3.6); outside opening "
        "hours for P1 only.",
    )
