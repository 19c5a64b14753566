# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

INDICATOR_CHOICES = [
    ("both", "Both"),
    ("response", "Response"),
    ("resolution", "Resolution"),
]
MOMENTS = [
    ("first", "First warning"),
    ("risk", "At risk"),
    ("breach", "Breach"),
    ("share", "Another share"),
]
#: In the order in which one stands in for the other when it is nobody.
ROLES = [
    ("assignee", "Assignee"),
    ("leader", "Team leader"),
    ("on_call", "On call"),
    ("manager", "Service level manager"),
    ("user", "A chosen person"),
]
MEANS = ("by_activity", "by_mail", "by_bus")
BREACH = 100  # percent
HIGHEST = 1000

#: priority (None: every one), moment, role, means
DEFAULT_RULES = (
    (None, "first", "assignee", ("by_activity",)),
    (None, "risk", "assignee", ("by_activity", "by_bus")),
    (None, "breach", "assignee", ("by_activity", "by_bus")),
    ("P1", "risk", "leader", ("by_activity", "by_mail", "by_bus")),
    ("P1", "breach", "on_call", ("by_mail", "by_bus")),
    ("P1", "breach", "manager", ("by_mail", "by_bus")),
    ("P2", "breach", "leader", ("by_activity", "by_mail")),
    ("P2", "breach", "manager", ("by_mail",)),
    ("P3", "breach", "leader", ("by_mail",)),
)
#: Fields by which the next step of open clocks is found.
STEP_FIELDS = {"policy_id", "priority_id", "indicator", "moment", "percent"}


class SlaEscalationRule(models.Model):
    """Who is told, and how, when a share of a target is used (SLA §2.2).

    Internal to the contractor: no client signs it, so it may change at any time.
    """

    _name = "o2b.sla.escalation.rule"
    _description = "Escalation Rule"
    _inherit = ["o2b.sla.mirrors"]
    _order = "policy_id, percent, priority_id, sequence, id"

    policy_id = fields.Many2one(
        comodel_name="o2b.sla.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority",
        ondelete="cascade",
        help="Empty: every priority.",
    )
    indicator = fields.Selection(
        selection=INDICATOR_CHOICES, required=True, default="both"
    )
    moment = fields.Selection(
        selection=MOMENTS,
        required=True,
        default="breach",
        help="The first warning and the risk are those of the policy, or of the "
        "agreement when a clause of it sets others.",
    )
    percent = fields.Integer(
        string="Share (%)",
        compute="_compute_percent",
        store=True,
        precompute=True,
        readonly=False,
        help="Share of the target, in working time; 100 is the deadline.",
    )
    role = fields.Selection(selection=ROLES, string="Tell", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    by_activity = fields.Boolean(string="Activity", default=True)
    by_mail = fields.Boolean(string="E-mail")
    by_bus = fields.Boolean(
        string="On Screen", help="A message in Odoo; after a breach it stays."
    )
    valid_from = fields.Datetime(
        readonly=True,
        copy=False,
        help="A rule that was made or changed while clocks ran: what had passed by "
        "then is no news.",
    )
    sentence = fields.Char(compute="_compute_sentence")

    _percent_valid = models.Constraint(
        f"CHECK(percent BETWEEN 1 AND {HIGHEST})",
        "A share lies between 1 and 1000 %.",
    )

    @api.depends("moment", "policy_id.warn_percent", "policy_id.risk_percent")
    def _compute_percent(self):
        for rule in self:
            policy = rule.policy_id
            rule.percent = {
                "first": policy.warn_percent,
                "risk": policy.risk_percent,
                "breach": BREACH,
            }.get(rule.moment, rule.percent or BREACH)

    @api.constrains("by_activity", "by_mail", "by_bus")
    def _check_means(self):
        for rule in self:
            if not any(rule[name] for name in MEANS):
                raise ValidationError(
                    self.env._(
                        "Choose how people are told: %(rule)s",
                        rule=rule._describe_role(),
                    )
                )

    @api.constrains("role", "user_id")
    def _check_user(self):
        for rule in self:
            if rule.role == "user" and not rule.user_id:
                raise ValidationError(self.env._("Choose the person to be told."))

    @api.depends("sentence")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.sentence

    @api.depends("priority_id", "indicator", "percent", "role", "user_id", *MEANS)
    @api.depends_context("lang")
    def _compute_sentence(self):
        for rule in self:
            values = {
                "percent": rule.percent,
                "what": rule._describe_indicator(),
                "priority": rule.priority_id.code or self.env._("every priority"),
                "who": rule._describe_role(),
                "means": rule._describe_means(),
            }
            rule.sentence = self.env._(
                "At %(percent)s %% of the %(what)s of %(priority)s: %(who)s, by "
                "%(means)s",
                **values,
            )

    def _describe_indicator(self):
        return {
            "response": self.env._("response time"),
            "resolution": self.env._("resolution time"),
        }.get(self.indicator, self.env._("response and resolution time"))

    def _describe_role(self):
        if self.role == "user":
            return self.user_id.name or ""
        return {
            "assignee": self.env._("the assignee"),
            "leader": self.env._("the team leader"),
            "on_call": self.env._("who is on call"),
            "manager": self.env._("the service level manager"),
        }.get(self.role, "")

    def _describe_means(self):
        names = {
            "by_activity": self.env._("activity"),
            "by_mail": self.env._("e-mail"),
            "by_bus": self.env._("message on screen"),
        }
        return format_list(self.env, [names[name] for name in MEANS if self[name]])

    def _fits(self, priority, indicator):
        """Whether the rule is for clocks of a priority and an indicator."""
        self.ensure_one()
        return self.priority_id in (priority.browse(), priority) and (
            self.indicator in ("both", indicator)
        )

    # === Open clocks follow ===

    @api.model_create_multi
    def create(self, vals_list):
        policies = {vals["policy_id"] for vals in vals_list if vals.get("policy_id")}
        policies = self.env["o2b.sla.policy"].browse(policies)
        with policies._clocks_follow() as since:
            return super().create([{**vals, "valid_from": since} for vals in vals_list])

    def write(self, vals):
        if not STEP_FIELDS & vals.keys():
            return super().write(vals)
        policies = self.policy_id
        if vals.get("policy_id"):
            policies |= policies.browse(vals["policy_id"])
        with policies._clocks_follow() as since:
            return super().write({**vals, "valid_from": since})

    def unlink(self):
        with self.policy_id._clocks_follow():
            return super().unlink()

    @api.model
    def _default_commands(self):
        """Commands that give a policy the usual rules."""
        priorities = self.env["o2b.sla.priority"]
        commands = []
        for sequence, (code, moment, role, means) in enumerate(DEFAULT_RULES):
            priority = priorities._get(code) if code else priorities
            if code and not priority:
                continue
            commands.append(
                Command.create(
                    {
                        "sequence": sequence,
                        "priority_id": priority.id,
                        "moment": moment,
                        "role": role,
                        **{name: name in means for name in MEANS},
                    }
                )
            )
        return commands
