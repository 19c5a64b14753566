# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..states import INDICATORS
from ..working_time import WorkingTimeError, is_elapsed, target_seconds

UNITS = [
    ("working_hour", "working hours"),
    ("working_day", "working days"),
    ("working_week", "working weeks"),
    ("hour", "elapsed hours"),
    ("day", "elapsed days"),
    ("week", "elapsed weeks"),
]


class SlaTarget(models.Model):
    """How long a response or resolution may take for one priority (SLA §3.2)."""

    _name = "o2b.sla.target"
    _description = "SLA Target"
    _inherit = ["o2b.sla.mirrors"]
    _order = "policy_id, priority_id, indicator"

    policy_id = fields.Many2one(
        comodel_name="o2b.sla.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority", required=True, ondelete="restrict"
    )
    indicator = fields.Selection(selection=INDICATORS, required=True)
    amount = fields.Float(required=True)
    unit = fields.Selection(
        selection=UNITS,
        required=True,
        default="working_hour",
        help="A working day and a working week are as long as the calendar's: "
        "8 hours and 40 hours in the standard agreement. Elapsed time counts day "
        "and night.",
    )
    seconds = fields.Integer(compute="_compute_seconds", help="Length of the target.")
    elapsed = fields.Boolean(compute="_compute_seconds")

    _indicator_uniq = models.Constraint(
        "UNIQUE(policy_id, priority_id, indicator)",
        "A policy has one target per priority and indicator.",
    )
    _amount_positive = models.Constraint(
        # NaN compares greater than everything in PostgreSQL
        "CHECK(amount > 0 AND amount < 100000)",
        "A target is longer than nothing and shorter than 100,000 units.",
    )

    @api.depends("amount", "unit", "policy_id.calendar_id")
    def _compute_seconds(self):
        for target in self:
            target.elapsed = is_elapsed(target.unit) if target.unit else False
            try:
                target.seconds = target._get_seconds()
            except WorkingTimeError:
                # an unfinished line in a form; saving it is refused below
                target.seconds = 0

    def _get_seconds(self):
        """Length in whole seconds: working seconds, or elapsed ones.

        :raise WorkingTimeError: the amount is no whole number of seconds
        """
        self.ensure_one()
        calendar = self.policy_id.calendar_id
        return target_seconds(
            self.amount,
            self.unit,
            day_seconds=calendar._sla_day_seconds(),
            week_seconds=calendar._sla_week_seconds(),
        )

    @api.constrains("amount", "unit")
    def _check_seconds(self):
        for target in self:
            if not 0 < target.amount < 100000:
                raise ValidationError(
                    self.env._(
                        "A target is longer than nothing and shorter than 100,000 "
                        "units."
                    )
                )
            try:
                target._get_seconds()
            except WorkingTimeError as error:
                raise ValidationError(str(error)) from error

    @api.depends("priority_id", "indicator", "amount", "unit")
    def _compute_display_name(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        indicators = dict(self._fields["indicator"]._description_selection(self.env))
        for target in self:
            target.display_name = (
                f"{target.priority_id.code} {indicators.get(target.indicator, '')}: "
                f"{target.amount:g} {units.get(target.unit, '')}"
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
