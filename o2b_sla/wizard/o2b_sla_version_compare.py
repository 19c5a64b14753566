# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaVersionCompare(models.TransientModel):
    """Compare Agreement Versions."""

    _name = "o2b.sla.version.compare"
    _description = "Compare Agreement Versions"
