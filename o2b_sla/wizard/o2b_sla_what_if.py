# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaWhatIfWizard(models.TransientModel):
    """Preview a Change."""

    _name = "o2b.sla.what.if.wizard"
    _description = "Preview a Change"
