# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaPaperSignature(models.TransientModel):
    """Register Signatures on Paper."""

    _name = "o2b.sla.paper.signature"
    _description = "Register Signatures on Paper"
