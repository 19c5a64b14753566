# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaTestRecord(models.Model):
    """The smallest model with clocks: what any other model has to answer."""

    _name = "o2b.sla.test.record"
    _description = "SLA Test Record"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2b.sla.mixin"]
    _module = "o2b_sla"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")
    company_id = fields.Many2one("res.company")
    user_id = fields.Many2one("res.users")
    priority = fields.Char(default="P3")
    phase = fields.Char(default="open")

    def _sla_get_priority(self):
        return self.env["o2b.sla.priority"]._get(self.priority)

    def _sla_get_phase(self):
        return self.phase

    def write(self, vals):
        phases = {record.id: record.phase for record in self}
        result = super().write(vals)
        if "priority" in vals:
            self._sla_change_priority(reason="test")
        if "phase" in vals:
            self._sla_apply_phase(phases, reason="test")
        return result
