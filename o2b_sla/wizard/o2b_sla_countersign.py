# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaCountersign(models.TransientModel):
    """Countersign an Agreement Version."""

    _name = "o2b.sla.countersign"
    _description = "Countersign an Agreement Version"
