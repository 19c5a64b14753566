# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MAINTENANCE_RULES = [
    ("counts", "Planned maintenance counts as downtime"),
    ("excluded", "Announced maintenance is excluded"),
]
PRIORITY_CHANGES = [
    ("from_start", "From the original start of the clock"),
    ("from_change", "From the moment of the change"),
]
REOPEN_RULES = [
    ("continue", "The same clock goes on, closed time does not count"),
    ("new_cycle", "A new resolution clock starts"),
]
# What clients have signed: it does not change under a version that was sent.
PROMISED_FIELDS = {
    "target_ids",
    "start_rule_ids",
    "priority_change",
    "waiting_pauses",
    "reopen_rule",
    "uptime_norm",
    "maintenance_rule",
    "extra_support_notice_days",
}


class SlaPolicy(models.Model):
    """What is promised per priority, and how the clocks count it (SLA §3)."""

    _name = "o2b.sla.policy"
    _description = "SLA Policy"
    _inherit = ["o2b.sla.what.if.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Opening Hours",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="Working time of the agreement (§3.7): its weekly opening hours in its "
        "own time zone, without its public holidays.",
    )
    target_ids = fields.One2many(
        comodel_name="o2b.sla.target", inverse_name="policy_id", copy=True
    )
    start_rule_ids = fields.One2many(
        comodel_name="o2b.sla.start.rule", inverse_name="policy_id", copy=True
    )
    default_priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_priority(),
        help="Priority of a ticket that names none.",
    )
    warn_percent = fields.Integer(
        string="First Warning (%)",
        default=50,
        help="Share of the target, in working time, at which the responsible "
        "person is warned for the first time.",
    )
    risk_percent = fields.Integer(
        string="At Risk (%)",
        default=75,
        help="Share of the target at which a clock is at risk and the responsible "
        "person is warned again.",
    )
    priority_change = fields.Selection(
        selection=PRIORITY_CHANGES,
        string="A Changed Priority Counts",
        required=True,
        default="from_start",
    )
    waiting_pauses = fields.Boolean(
        string="Waiting for the Client Pauses",
        default=True,
        help="The resolution clock stands still while the contractor waits for the "
        "client. The client's answer ends the pause at the instant it arrived.",
    )
    reopen_rule = fields.Selection(
        selection=REOPEN_RULES,
        string="A Reopened Ticket",
        required=True,
        default="continue",
    )
    uptime_norm = fields.Float(
        string="Uptime Norm (%)",
        digits=(6, 3),
        default=99.9,
        required=True,
        help="Share of the calendar month that production is available (§3.3).",
    )
    maintenance_rule = fields.Selection(
        selection=MAINTENANCE_RULES,
        string="Planned Maintenance",
        required=True,
        default="counts",
        help="The standard agreement names no exclusion (§3.3).",
    )
    extra_support_notice_days = fields.Integer(
        string="Notice of Extra Support",
        default=14,
        required=True,
        help="Working days ahead at which support outside opening hours is asked "
        "for, at the latest (§3.4).",
    )
    signed_count = fields.Integer(string="Signed In", compute="_compute_signed_count")
    calendar_warning = fields.Text(compute="_compute_calendar_warning")
    calendar_tz = fields.Selection(related="calendar_id.tz")
    attendance_ids = fields.One2many(related="calendar_id.attendance_ids")

    _warn_percent_valid = models.Constraint(
        "CHECK(warn_percent > 0 AND warn_percent <= risk_percent"
        " AND risk_percent < 100)",
        "Warnings lie between 0 and 100 %, the first one not after the second.",
    )

    _uptime_norm_valid = models.Constraint(
        "CHECK(uptime_norm > 0 AND uptime_norm <= 100)",
        "An uptime norm lies between 0 and 100 %.",
    )
    _notice_valid = models.Constraint(
        "CHECK(extra_support_notice_days BETWEEN 0 AND 250)",
        "Notice is given between 0 and 250 working days ahead.",
    )

    def _default_priority(self):
        return self.env.ref("o2b_sla.o2b_sla_priority_p3", raise_if_not_found=False)

    @api.depends("calendar_id")
    def _compute_calendar_warning(self):
        for policy in self:
            calendar = policy.calendar_id
            policy.calendar_warning = calendar and calendar._sla_get_warning()

    @api.constrains("calendar_id")
    def _check_calendar(self):
        """A calendar without working time or zone cannot carry a promise."""
        for calendar in self.calendar_id:
            calendar._sla_check_usable()

    @api.constrains("default_priority_id")
    def _check_default_priority(self):
        for policy in self:
            if not policy.default_priority_id.active:
                raise ValidationError(
                    self.env._("The default priority of a policy must be active.")
                )

    def _frozen_versions(self):
        """Agreement versions that were sent or signed with these policies."""
        versions = self.env["o2b.sla.agreement.version"].sudo()
        return versions.search(
            [("policy_id", "in", self.ids), ("state", "!=", "draft")]
        )

    def _compute_signed_count(self):
        counts = dict(
            self.env["o2b.sla.agreement.version"]
            .sudo()
            ._read_group(
                [("policy_id", "in", self.ids), ("state", "!=", "draft")],
                ["policy_id"],
                ["__count"],
            )
        )
        for policy in self:
            policy.signed_count = counts.get(policy, 0)

    def _check_not_promised(self):
        """Refuse to change what clients have signed.

        :raise UserError: a version that was sent or signed has one of the policies
        """
        versions = self._frozen_versions()
        if versions:
            raise UserError(
                self.env._(
                    "Clients have signed %(policy)s, in %(agreement)s among others. "
                    "Duplicate the policy, change the copy and put it to the client "
                    "in a new version.",
                    policy=versions[0].policy_id.name,
                    agreement=versions[0].agreement_id.reference,
                )
            )

    def write(self, vals):
        promised = self._get_promised_fields() & vals.keys()
        if any(self._changes(name, vals) for name in promised):
            self._check_not_promised()
        if not {"calendar_id", "warn_percent", "risk_percent"} & vals.keys():
            return super().write(vals)
        versions = self.env["o2b.sla.agreement.version"].sudo()
        used = versions.search([("policy_id", "in", self.ids)])
        with self.env["o2b.sla.clock"]._following(used):
            return super().write(vals)

    @api.model
    def _get_promised_fields(self):
        """Names of the fields that clients sign; other modules add theirs."""
        return PROMISED_FIELDS

    def _changes(self, name, vals):
        """Whether writing the values changes a field of one of these policies."""
        if self._fields[name].type == "one2many":
            return bool(vals[name])
        return any(policy[name] != vals[name] for policy in self)

    def _get_target(self, priority, indicator):
        """The target of a priority for an indicator, or an empty record.

        :param priority: ``o2b.sla.priority`` record
        :param indicator: ``response`` or ``resolution``
        """
        self.ensure_one()
        return self.target_ids.filtered(
            lambda target: (
                target.priority_id == priority and target.indicator == indicator
            )
        )[:1]

    def _get_start_rule(self, channel, priority):
        """Name of the rule that starts the clocks (§3.7).

        The first start rule that fits, in their order: one for the channel and the
        priority goes before one for any.

        :param channel: ``email``, ``portal``, ``phone`` or one of another module
        :param priority: ``o2b.sla.priority`` record
        """
        self.ensure_one()
        fitting = self.start_rule_ids.filtered(
            lambda rule: (
                rule._fits_channel(channel)
                and rule.priority_id in (self.env["o2b.sla.priority"], priority)
            )
        )
        fitting = fitting.sorted(
            lambda rule: (not rule.priority_id, rule.channel == "any", rule.sequence)
        )
        return fitting[:1].rule or self._get_default_start_rule(channel)

    @api.model
    def _get_default_start_rule(self, channel):
        """The rule where a policy has none that fits.

        :param channel: a key of ``sla_channel``
        """
        return "next_working_day"
