# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import Target


class SlaPolicy(models.Model):
    """What is promised per priority, and how the clocks count it (SLA §3)."""

    _name = "o2b.sla.policy"
    _description = "SLA Policy"
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
        selection=[
            ("from_start", "From the original start of the clock"),
            ("from_change", "From the moment of the change"),
        ],
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
        selection=[
            ("continue", "The same clock goes on, closed time does not count"),
            ("new_cycle", "A new resolution clock starts"),
        ],
        string="A Reopened Ticket",
        required=True,
        default="continue",
    )
    calendar_warning = fields.Text(compute="_compute_calendar_warning")
    calendar_tz = fields.Selection(related="calendar_id.tz")
    attendance_ids = fields.One2many(related="calendar_id.attendance_ids")

    _warn_percent_valid = models.Constraint(
        "CHECK(warn_percent > 0 AND warn_percent <= risk_percent"
        " AND risk_percent < 100)",
        "Warnings lie between 0 and 100 %, the first one not after the second.",
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

    def write(self, vals):
        if not {"calendar_id", "warn_percent", "risk_percent"} & vals.keys():
            return super().write(vals)
        versions = self.env["o2b.sla.agreement.version"].sudo()
        used = versions.search([("policy_id", "in", self.ids)])
        with self.env["o2b.sla.clock"]._following(used):
            return super().write(vals)

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

        :param channel: ``email``, ``portal`` or ``phone``
        :param priority: ``o2b.sla.priority`` record
        """
        self.ensure_one()
        fitting = self.start_rule_ids.filtered(
            lambda rule: (
                rule.channel in ("any", channel)
                and rule.priority_id in (self.env["o2b.sla.priority"], priority)
            )
        )
        fitting = fitting.sorted(
            lambda rule: (not rule.priority_id, rule.channel == "any", rule.sequence)
        )
        return fitting[:1].rule or "next_working_day"

    def _get_clock_target(self, seconds=None, elapsed=False):
        """Target of the pure clock, with this policy's warning thresholds."""
        self.ensure_one()
        return Target(
            seconds=seconds,
            elapsed=elapsed,
            thresholds=(self.warn_percent, self.risk_percent),
            risk=self.risk_percent,
        )
