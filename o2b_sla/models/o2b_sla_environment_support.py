# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools
from odoo.fields import Domain

from ..support_limits import SupportLimits


class SlaEnvironmentSupport(models.Model):
    """What support for an environment is limited to (SLA §6)."""

    _inherit = "o2b.sla.environment"

    best_effort = fields.Boolean(
        compute="_compute_support_limits",
        help="Times are an aim today: nothing is promised, so nothing is missed (§6).",
    )
    highest_priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority",
        compute="_compute_support_limits",
        help="Tickets about it get no higher priority.",
    )

    @api.depends("kind", "addendum_id", "addendum_link_ids", "agreement_id")
    def _compute_support_limits(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for environment in self:
            limits = environment._get_support_limits(now)
            environment.best_effort = limits.best_effort
            environment.highest_priority_id = limits.highest_priority

    def _get_support_limits(self, at):
        """What support is limited to for what came in at an instant.

        By the addenda in force that are about the environment, and by what an
        environment of its kind is, whether an addendum was signed or not.

        :param at: naive UTC datetime
        :return: :class:`SupportLimits`; of no environment: without limits
        """
        none = SupportLimits(self.env["o2b.sla.priority"].sudo())
        if not self:
            return none
        self.ensure_one()
        found = [
            SupportLimits(
                kind.highest_priority_id, kind.best_effort, kind.clause or "", source
            )
            for kind, source in self.sudo()._get_limiting_kinds(at)
        ]
        if not found:
            return none
        strictest = max(
            found,
            key=lambda limits: (
                limits.highest_priority.sequence if limits.highest_priority else -1,
                limits.best_effort,
            ),
        )
        if not strictest.best_effort and any(limits.best_effort for limits in found):
            return strictest._replace(best_effort=True)
        return strictest

    def _get_limiting_kinds(self, at):
        """Kinds of addenda that limit support for this environment, as superuser.

        :param at: naive UTC datetime
        :return: list of ``(o2b.sla.addendum.kind, name)``, signed addenda first
        """
        kinds = self.env["o2b.sla.addendum.kind"].sudo()
        limiting = kinds.browse(kinds._get_limiting_ids())
        if not limiting:
            return []
        found = [
            (addendum.kind_id, addendum.name)
            for addendum in self._get_addenda_in_force(at)
            if addendum.kind_id in limiting
        ]
        signed = {kind for kind, _name in found}
        return found + [
            (kind, kind.name)
            for kind in limiting
            if kind.environment_kind == self.kind and kind not in signed
        ]

    def _get_addenda_in_force(self, at):
        """Addenda of the agreement that are in force and about this environment.

        :param at: naive UTC datetime
        """
        self.ensure_one()
        addenda = self.agreement_id.sudo().with_context(active_test=False).addendum_ids
        return addenda.filtered(
            lambda addendum: (
                addendum._covers(self, at) and bool(addendum._version_in_force(at))
            )
        )


class SlaAddendumKindLimits(models.Model):
    _inherit = "o2b.sla.addendum.kind"

    @api.model
    @tools.ormcache()
    def _get_limiting_ids(self):
        """Ids of the kinds that limit support, the archived ones too: what was agreed
        stays so."""
        domain = Domain("best_effort", "=", True)
        domain |= Domain("highest_priority_id", "!=", False)
        return self.sudo().with_context(active_test=False).search(domain).ids

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if {"best_effort", "highest_priority_id"} & vals.keys():
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
