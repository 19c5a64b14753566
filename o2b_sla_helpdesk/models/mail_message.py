# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    sla_automatic = fields.Boolean(
        string="Written by a Machine",
        readonly=True,
        help="An out-of-office reply, a bounce, a newsletter: nobody's answer.",
    )
