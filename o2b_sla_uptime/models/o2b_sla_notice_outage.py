# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaNotice(models.Model):
    _inherit = "o2b.sla.notice"

    kind = fields.Selection(
        selection_add=[("outage", "Outage")], ondelete={"outage": "cascade"}
    )
