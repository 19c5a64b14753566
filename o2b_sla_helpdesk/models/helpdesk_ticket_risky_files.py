# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskTicket(models.Model):
    """Who opens a ticket is warned of attachments that could do harm."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "o2b.sla.risky.files"]
