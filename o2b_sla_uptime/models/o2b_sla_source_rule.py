# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaSourceRule(models.Model):
    """Which monitor is meant when an engine does not know our reference."""

    _name = "o2b.sla.source.rule"
    _description = "Monitor of a Label"
    _inherit = ["o2b.sla.mirrors"]
    _order = "source_id, sequence, id"

    source_id = fields.Many2one(
        comodel_name="o2b.sla.source", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="source_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    label = fields.Char(
        required=True,
        help="Such as instance (Alertmanager), name (Uptime Kuma), endpoint (Gatus).",
    )
    value = fields.Char(required=True, help="Exactly as the engine writes it.")
    monitor_id = fields.Many2one(
        comodel_name="o2b.sla.monitor",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('source_id', '=', source_id)]",
    )

    _label_uniq = models.Constraint(
        "UNIQUE(source_id, label, value)", "There is a rule for this label and value."
    )
