# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaTerminate(models.TransientModel):
    """Terminate an Agreement."""

    _name = "o2b.sla.terminate"
    _description = "Terminate an Agreement"
