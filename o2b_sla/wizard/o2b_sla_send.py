# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaSend(models.TransientModel):
    """Send an Agreement Version."""

    _name = "o2b.sla.send"
    _description = "Send an Agreement Version"
