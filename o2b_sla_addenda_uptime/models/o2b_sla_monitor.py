# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

#: What only the software sets.
ADDENDUM_FIELDS = {"addendum_id", "ended_with_addendum", "promised_uptime"}


class SlaMonitor(models.Model):
    """A monitor that an addendum brings, and takes away when it ends."""

    _inherit = "o2b.sla.monitor"

    addendum_id = fields.Many2one(
        comodel_name="o2b.sla.addendum",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="It was made when this addendum took effect.",
    )
    ended_with_addendum = fields.Boolean(readonly=True, copy=False)
    promised_uptime = fields.Boolean(readonly=True, copy=False)

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        return super().default_get([f for f in fields if f not in ADDENDUM_FIELDS])

    @api.model
    def _check_written(self, vals):
        result = super()._check_written(vals)
        if ADDENDUM_FIELDS & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("Which monitors an addendum brings follows from it.")
            )
        return result

    def _follow_promise(self, promises):
        """Let a failure count where the addendum promises uptime now, and not where it
        did before; what somebody chose stays as long as the promise does.

        :param promises: bool
        """
        for monitor in self.filtered(lambda m: m.promised_uptime != promises):
            effect = "down" if promises else monitor.addendum_id.kind_id.monitor_effect
            monitor.write({"promised_uptime": promises, "effect": effect})
