# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaEnvironment(models.Model):
    """What support for an environment is limited to, in words (SLA §6)."""

    _inherit = "o2b.sla.environment"

    def _describe_support_limits(self, at):
        """For colleagues and for clients, in the language of the environment's context.

        :param at: naive UTC instant
        :return: list of sentences; empty when nothing is limited
        """
        if not self:
            return []
        self.ensure_one()
        limits = self._get_support_limits(at)
        if not limits.is_limited:
            return []
        highest = limits.highest_priority
        values = {
            "environment": self.sudo().name,
            "addendum": limits.source,
            "clause": limits.clause or self.env._("as agreed"),
            "highest": highest.code or "",
        }
        if not limits.best_effort:
            return [
                self.env._(
                    "Tickets about “%(environment)s” (%(addendum)s) have priority "
                    "%(highest)s at most (%(clause)s).",
                    **values,
                )
            ]
        text = self.env._(
            "Support for “%(environment)s” (%(addendum)s) is best effort (%(clause)s): "
            "the times are an aim, not a promise.",
            **values,
        )
        if not highest:
            return [text]
        return [
            text,
            self.env._("Its tickets have priority %(highest)s at most.", **values),
        ]
