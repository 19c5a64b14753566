# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..availability import clip, union
from ..seconds import to_seconds


class SlaAvailabilityCorrect(models.TransientModel):
    """Proposes other figures of a frozen month: those of what is recorded now, and of
    stretches that a person knows more about."""

    _name = "o2b.sla.availability.correct"
    _description = "Correct a Month"
    _inherit = ["o2b.sla.availability.dialog"]

    line_ids = fields.One2many(
        comodel_name="o2b.sla.availability.correct.line",
        inverse_name="dialog_id",
        string="Known Otherwise",
    )
    old_share = fields.Float(
        string="Availability (%)", related="availability_id.standing_share"
    )
    old_verdict = fields.Selection(
        string="Verdict", related="availability_id.standing_verdict"
    )
    new_share = fields.Float(
        string="Corrected Availability (%)", digits=(6, 3), compute="_compute_new"
    )
    new_verdict = fields.Selection(
        selection=[
            ("met", "Met"),
            ("breached", "Breached"),
            ("undetermined", "Undetermined"),
            ("not_applicable", "Not applicable"),
        ],
        string="Corrected Verdict",
        compute="_compute_new",
    )
    month_start = fields.Datetime(compute="_compute_month_start")

    @api.depends("availability_id")
    def _compute_month_start(self):
        for dialog in self:
            dialog.month_start = dialog.availability_id._get_calendar_month()[0]

    @api.depends("availability_id", "line_ids.kind", "line_ids.start", "line_ids.end")
    def _compute_new(self):
        for dialog in self:
            values, _facts = dialog._reckon()
            dialog.new_share = values["share"]
            dialog.new_verdict = values["verdict"]

    def _reckon(self):
        month = self.availability_id
        return month.sudo()._reckon_again(self._get_adjustments())

    def _get_adjustments(self):
        """What stood already, with these lines over it."""
        month = self.availability_id
        low, high = (to_seconds(at) for at in month._get_calendar_month())
        adjustments = dict(month.sudo()._get_adjustments())
        for line in self.line_ids.filtered(lambda line: line.start and line.end):
            stretch = (to_seconds(line.start), to_seconds(line.end))
            adjustments = line._apply(adjustments, clip([stretch], low, high))
        return {kind: union(spans) for kind, spans in adjustments.items() if spans}

    def action_confirm(self):
        """Propose it to the service level manager."""
        self.ensure_one()
        month = self.availability_id
        month._check_may_propose(self.reason)
        if any(line.end <= line.start for line in self.line_ids):
            raise UserError(self.env._("A time ends after it starts."))
        values, facts = self._reckon()
        return month._propose(values, facts, self.reason.strip())._open()
