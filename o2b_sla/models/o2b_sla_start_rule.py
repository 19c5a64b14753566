# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

CHANNELS = [("email", "E-mail"), ("portal", "Portal"), ("phone", "Telephone")]
RULE_CHANNELS = [("any", "Any channel"), *CHANNELS]
RULES = [
    ("next_working_day", "Start of the next working day"),
    ("next_opening", "At once, outside opening hours at the next opening"),
    ("immediate", "At once, also outside opening hours"),
]


class SlaStartRuleMixin(models.AbstractModel):
    """What a start rule and a provision about one have in common."""

    _name = "o2b.sla.start.rule.mixin"
    _description = "SLA Start Rule Mixin"

    def _fits_channel(self, channel):
        """Whether the rule is for what comes in by a channel.

        :param channel: a key of ``sla_channel``
        """
        self.ensure_one()
        return self.channel in ("any", channel)


class SlaStartRule(models.Model):
    """When the clocks start for what comes in by a channel (SLA §3.7)."""

    _name = "o2b.sla.start.rule"
    _description = "SLA Start Rule"
    _inherit = ["o2b.sla.mirrors", "o2b.sla.start.rule.mixin"]
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        comodel_name="o2b.sla.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    channel = fields.Selection(selection=RULE_CHANNELS, required=True, default="any")
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority",
        ondelete="cascade",
        help="Empty: every priority that has no rule of its own.",
    )
    rule = fields.Selection(
        selection=RULES,
        required=True,
        default="next_working_day",
        help="Start of the next working day: the first start of a working day at or "
        "after arrival. A message of Monday 10:00 starts on Tuesday 09:00.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        policies = {vals["policy_id"] for vals in vals_list if vals.get("policy_id")}
        self.env["o2b.sla.policy"].browse(policies)._check_not_promised()
        return super().create(vals_list)

    def write(self, vals):
        policies = self.policy_id
        (policies | policies.browse(vals.get("policy_id")))._check_not_promised()
        return super().write(vals)

    def unlink(self):
        self.policy_id._check_not_promised()
        return super().unlink()
