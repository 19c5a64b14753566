# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..instants import to_naive


class SlaAddendumSince(models.TransientModel):
    """Writes down afterwards which addendum was about an environment (SLA §4–6)."""

    _name = "o2b.sla.addendum.since"
    _description = "Addendum of an Environment Since a Day"

    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    agreement_id = fields.Many2one(related="environment_id.agreement_id")
    addendum_id = fields.Many2one(
        comodel_name="o2b.sla.addendum",
        compute="_compute_addendum_id",
        store=True,
        readonly=False,
        domain="[('agreement_id', '=', agreement_id)]",
        ondelete="cascade",
        help="Empty: none from that day on.",
    )
    since = fields.Date(
        required=True,
        help="The first day, in the time zone of the agreement's opening hours. What "
        "the list says from that day on does not count any more.",
    )
    reason = fields.Char(required=True)

    @api.depends("environment_id")
    def _compute_addendum_id(self):
        for wizard in self:
            wizard.addendum_id = wizard.environment_id.addendum_id

    def action_apply(self):
        """Write it down."""
        self.ensure_one()
        agreement = self.agreement_id
        now = self.env["o2b.sla.mixin"]._sla_now()
        if self.since > agreement._local_day(now):
            raise UserError(
                self.env._(
                    "That day is still to come: choose the addendum on that day, or "
                    "the day from which it counts already."
                )
            )
        if not (self.reason or "").strip():
            raise UserError(self.env._("Tell why it was not written down in time."))
        start = datetime.combine(self.since, time.min, tzinfo=agreement._sla_zone())
        self.environment_id._cover_since(
            self.addendum_id, to_naive(start), self.reason.strip()
        )
        return {"type": "ir.actions.act_window_close"}
