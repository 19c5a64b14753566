# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

PLACE_FIELDS = {"url", "sip_host", "sip_port", "sip_transport"}
WATCH_FIELDS = PLACE_FIELDS | {"addendum_id", "kind", "agreement_id", "active"}


class SlaEnvironment(models.Model):
    """The monitor that an addendum brings an environment."""

    _inherit = "o2b.sla.environment"

    watch_refusal = fields.Char(
        string="Not Watched Because",
        readonly=True,
        copy=False,
        help="Why the monitor that its addendum brings could not be made.",
    )

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"watch_refusal"}

    @api.model_create_multi
    def create(self, vals_list):
        environments = super().create(vals_list)
        environments._get_watching_addenda()._follow_monitors()
        return environments

    def write(self, vals):
        if not WATCH_FIELDS & vals.keys():
            return super().write(vals)
        before = self._get_watching_addenda()
        moving = self._get_following() if PLACE_FIELDS & vals.keys() else ()
        result = super().write(vals)
        for monitor in moving:
            kind = monitor.addendum_id.kind_id
            monitor.write(kind._prepare_place(monitor.environment_id))
        (before | self._get_watching_addenda())._follow_monitors()
        return result

    def _get_watching_addenda(self):
        """Addenda that may bring monitors of these environments, as superuser."""
        addenda = self.sudo().addendum_id | self.sudo().agreement_id._get_addenda()
        return addenda.filtered("kind_id.monitor_kind")

    def _get_following(self):
        """Monitors of addenda that watch where the environment is, as superuser; one
        that somebody pointed elsewhere stays there."""
        monitors = self.sudo().with_context(active_test=False).monitor_ids
        return monitors.filtered(
            lambda m: (
                m.addendum_id
                and all(
                    m[name] == value
                    for name, value in m.addendum_id.kind_id._prepare_place(
                        m.environment_id
                    ).items()
                )
            )
        )

    def action_watch_addendum(self):
        """Try again to watch it, and tell why not."""
        self.ensure_one()
        self.check_access("write")
        self._get_watching_addenda()._follow_monitors()
        if self.watch_refusal:
            raise UserError(self.watch_refusal)
        return self.action_view_monitors()
