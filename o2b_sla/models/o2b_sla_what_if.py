# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaWhatIf(models.AbstractModel):
    """Which open deadlines a change would move."""

    _name = "o2b.sla.what.if"
    _description = "SLA What-If"
