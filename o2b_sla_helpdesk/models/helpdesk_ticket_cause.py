# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """What was found out about a ticket (SLA §2.2: analyse, act proactively)."""

    _inherit = "helpdesk.ticket"

    sla_cause = fields.Many2one(
        comodel_name="o2b.sla.cause",
        string="Cause",
        copy=False,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    sla_root_cause = fields.Text(
        string="Root Cause",
        copy=False,
        help="What was behind it, and what keeps it from happening again.",
    )
    sla_workaround = fields.Text(
        string="Workaround", copy=False, help="How the client could go on meanwhile."
    )
    sla_workaround_at = fields.Datetime(
        string="Workaround Given", copy=False, help="When the client could go on."
    )
    sla_proactive = fields.Boolean(
        string="Proactive",
        copy=False,
        tracking=True,
        help="We found it before the client noticed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._sla_date_workaround(vals) for vals in vals_list])

    def write(self, vals):
        if vals.get("sla_workaround") and "sla_workaround_at" not in vals:
            undated = self.filtered(lambda ticket: not ticket.sla_workaround_at)
            if undated:
                super(HelpdeskTicket, undated).write(self._sla_date_workaround(vals))
                if undated == self:
                    return True
                return super(HelpdeskTicket, self - undated).write(vals)
        return super().write(vals)

    @api.model
    def _sla_date_workaround(self, vals):
        """A workaround that nobody dated was given now."""
        if vals.get("sla_workaround") and not vals.get("sla_workaround_at"):
            return {**vals, "sla_workaround_at": self._sla_now()}
        return vals
