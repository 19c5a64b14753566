# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models

from ..models.o2b_sla_mixin import RECKONED_YEARS


class SlaChangePlan(models.TransientModel):
    """Asks when a change is done; of one that is planned also why it moves."""

    _name = "o2b.sla.change.plan"
    _description = "Plan an Environment Change"
    _inherit = ["o2b.sla.change.dialog"]

    kind = fields.Selection(
        selection=[("plan", "Plan"), ("move", "Move")], required=True, default="plan"
    )
    planned_at = fields.Datetime(
        string="When",
        compute="_compute_planned",
        store=True,
        readonly=False,
        precompute=True,
    )
    planned_hours = fields.Float(
        string="Takes (Hours)",
        compute="_compute_planned",
        store=True,
        readonly=False,
        precompute=True,
    )
    period = fields.Char(
        string="As the Client Reads It",
        compute="_compute_period",
        help="In the zone of the agreement.",
    )
    reason = fields.Text(help="Told to who asked for it.")

    @api.depends("change_id")
    def _compute_planned(self):
        for wizard in self:
            change = wizard.change_id
            wizard.planned_at = change and (
                change.planned_at or change._get_proposed_start()
            )
            wizard.planned_hours = change.planned_hours or 1

    @api.depends("change_id", "planned_at", "planned_hours")
    @api.depends_context("lang")
    def _compute_period(self):
        for wizard in self:
            start, hours = wizard.planned_at, wizard.planned_hours
            # what can be no period is refused when it is planned
            known = start and start.year in RECKONED_YEARS and 0 < hours < 1000
            wizard.period = bool(
                known and wizard.change_id
            ) and wizard.change_id._describe_period(
                start, start + timedelta(hours=hours)
            )

    def action_apply(self):
        """Plan or move the change, and tell who asked."""
        self.ensure_one()
        change = self._get_change()
        if self.kind == "move":
            change._move(self.planned_at, self.planned_hours, self.reason)
        else:
            change._plan(self.planned_at, self.planned_hours)
        return {"type": "ir.actions.act_window_close"}
