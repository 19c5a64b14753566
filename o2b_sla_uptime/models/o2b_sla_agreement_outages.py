# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAgreement(models.Model):
    _inherit = "o2b.sla.agreement"

    tell_outages = fields.Boolean(
        string="Tell Contacts of Outages",
        default=True,
        help="The client's contacts get a mail when production fails, and another when "
        "it works again. It is no response (§3.2).",
    )
