# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAgreement(models.Model):
    """The telephone calls with a client."""

    _inherit = "o2b.sla.agreement"

    call_count = fields.Integer(string="Calls", compute="_compute_call_count")

    def _compute_call_count(self):
        calls = self.env["o2b.sla.call"]
        counts = {}
        if calls.has_access("read"):
            counts = dict(
                calls._read_group(
                    [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
                )
            )
        for agreement in self:
            agreement.call_count = counts.get(agreement, 0)
