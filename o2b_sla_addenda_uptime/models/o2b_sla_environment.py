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

    watch_refusal_addendum_id = fields.Many2one(
        comodel_name="o2b.sla.addendum",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The addendum that should have brought the monitor.",
    )

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"watch_refusal", "watch_refusal_addendum_id"}

    @api.model_create_multi
    def create(self, vals_list):
        environments = super().create(vals_list)
        environments._get_watching_addenda()._follow_monitors()
        return environments

    def write(self, vals):
        if not WATCH_FIELDS & vals.keys():
            return super().write(vals)
        before = self._get_watching_addenda()
        monitors = self.env["o2b.sla.monitor"].sudo()
        if PLACE_FIELDS & vals.keys():
            monitors = self.sudo().with_context(active_test=False).monitor_ids
        expected = monitors._get_expected()
        result = super().write(vals)
        monitors._follow_expected(expected, strict=True)
        (before | self._get_watching_addenda())._follow_monitors()
        return result

    def _get_watching_addenda(self):
        """Addenda that may bring monitors of these environments, as superuser."""
        addenda = self.sudo().addendum_id | self.sudo().agreement_id._get_addenda()
        return addenda.filtered("kind_id.monitor_kind")

    def action_watch_addendum(self):
        """Try again to watch it, and tell why not."""
        self.ensure_one()
        self.check_access("write")
        self._get_watching_addenda()._follow_monitors()
        if self.watch_refusal:
            raise UserError(self.watch_refusal)
        return self.action_view_monitors()
