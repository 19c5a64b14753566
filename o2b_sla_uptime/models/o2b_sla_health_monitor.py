# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

#: Monitors that are due for longer are not checked at all.
LATE = timedelta(minutes=5)


class SlaHealth(models.AbstractModel):
    """Whether the monitors are checked."""

    _inherit = "o2b.sla.health"

    @api.model
    def _get_checks(self):
        return [*super()._get_checks(), "_check_monitors"]

    @api.model
    def _check_monitors(self, result):
        """No monitor waits for its check, and not all of them are unknown."""
        statuses = self.env["o2b.sla.monitor.status"]
        checked = [("next_check_at", "!=", False)]
        count = statuses.search_count(checked)
        late = statuses.search_count([("next_check_at", "<", self._now() - LATE)])
        unknown = statuses.search_count([*checked, ("is_told", "=", True)])
        result["monitors"] = {"checked": count, "late": late, "unknown": unknown}
        if late:
            text = self.env._(
                "%(count)s monitors have waited for five minutes to be checked.",
                count=late,
            )
            self._add_problem(result, "monitors_late", "monitors", text)
        if count > 1 and unknown == count:
            text = self.env._(
                "No monitor has a result: this server may be cut off from the network."
            )
            self._add_problem(result, "monitors_blind", "network", text)
