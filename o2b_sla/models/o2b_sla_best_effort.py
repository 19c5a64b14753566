# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaBestEffort(models.AbstractModel):
    """Records about an environment whose support is limited (SLA §6).

    Their clocks count as any other, towards an aim.
    """

    _name = "o2b.sla.best.effort"
    _description = "SLA Best Effort"

    sla_best_effort = fields.Boolean(
        string="Best Effort",
        readonly=True,
        copy=False,
        help="The times are an aim: the client has no right to them, nothing is late "
        "and nothing counts (§6).",
    )

    def _sla_get_limits(self):
        """What support is limited to by the record's environment, at its arrival.

        :return: :class:`SupportLimits`
        """
        self.ensure_one()
        environment, at = self._sla_get_scope()
        return environment._get_support_limits(at)

    def _sla_get_effort_data(self):
        """What a ledger line says of best effort; nothing where the target binds."""
        limits = self._sla_get_limits()
        if not limits.best_effort:
            return {}
        return {
            "best_effort": True,
            "effort_about": self.sla_environment_id.sudo().name,
            "effort_clause": limits.clause,
        }

    def _sla_follow_environment(self, environments):
        """Records turned out to be about another environment: their open clocks follow
        what holds for that (§4–6), the target, and whether it binds. From the original
        start, or as is agreed for a change of priority.

        Where the priority changes with it, the model's own change of that does it.

        :param environments: ``{record: o2b.sla.environment before}``
        """
        clocks = self._sla_latest_clocks().filtered(lambda clock: not clock.reached_at)
        clocks_of = clocks.grouped("res_id")
        by_environment = {}
        for record in self:
            own = clocks_of.get(record.id, clocks.browse())
            if record._sla_is_counted_otherwise(own):
                environment = record.sla_environment_id
                by_environment.setdefault(environment, self.browse())
                by_environment[environment] |= record
        for environment, records in by_environment.items():
            name = environment.sudo().name or self.env._("unknown")
            records._sla_change_priority(
                reason=self.env._("Environment: %(name)s", name=name)
            )

    def _sla_is_counted_otherwise(self, clocks):
        """Whether what holds for the record now is not what its clocks count by.

        :param clocks: its ``o2b.sla.clock`` that were not reached
        """
        self.ensure_one()
        priority = self._sla_get_priority()
        effort = self._sla_get_limits().best_effort
        for clock in clocks.filtered(lambda clock: clock.priority_id == priority):
            target = self._sla_get_target(
                clock.indicator, clock.agreement_version_id
            ).value
            seconds = target.seconds if target else 0
            if (clock.best_effort, clock.target_seconds) != (effort, seconds):
                return True
        return False
