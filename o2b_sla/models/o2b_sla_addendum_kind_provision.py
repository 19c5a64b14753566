# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..states import INDICATORS
from .o2b_sla_policy import MAINTENANCE_RULES
from .o2b_sla_provision import ADDENDUM_SUBJECTS, SUBJECTS
from .o2b_sla_start_rule import RULE_CHANNELS, RULES
from .o2b_sla_target import UNITS

COPIED_FIELDS = (
    "sequence",
    "clause",
    "subject",
    "text",
    "indicator",
    "amount",
    "unit",
    "channel",
    "rule",
    "uptime_norm",
    "maintenance_rule",
)


class SlaAddendumKindProvision(models.Model):
    """A value that addenda of a kind set otherwise than the agreement (SLA §1.3)."""

    _name = "o2b.sla.addendum.kind.provision"
    _description = "Term of a Kind of Addendum"
    _order = "kind_id, sequence, id"

    kind_id = fields.Many2one(
        comodel_name="o2b.sla.addendum.kind",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    clause = fields.Char(
        compute="_compute_clause", store=True, readonly=False, precompute=True
    )
    subject = fields.Selection(
        selection=[item for item in SUBJECTS if item[0] in ADDENDUM_SUBJECTS],
        required=True,
        default="target",
    )
    text = fields.Text(string="Wording", translate=True)
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority",
        ondelete="restrict",
        help="Of a start rule, empty: every priority.",
    )
    indicator = fields.Selection(selection=INDICATORS)
    amount = fields.Float(help="Zero: no target, so no clock.")
    unit = fields.Selection(selection=UNITS, default="working_hour")
    channel = fields.Selection(selection=RULE_CHANNELS, default="any")
    rule = fields.Selection(selection=RULES, string="Clocks Start")
    uptime_norm = fields.Float(string="Uptime Norm (%)", digits=(6, 3))
    maintenance_rule = fields.Selection(selection=MAINTENANCE_RULES)

    @api.depends("kind_id.clause")
    def _compute_clause(self):
        for provision in self:
            provision.clause = provision.clause or provision.kind_id.clause

    def _prepare_provision(self):
        """Values of the provision of a version that is drafted from it."""
        self.ensure_one()
        values = {name: self[name] for name in COPIED_FIELDS}
        return {
            **values,
            "layer": "addendum",
            "clause": self.clause or self.kind_id.clause or self.kind_id.name,
            "priority_id": self.priority_id.id,
        }
