# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

from .o2b_sla_incident_measures import HISTORY, OUTAGE_CAUSES

#: An outage without incident, or an incident without ticket, is late after so long.
LATE = timedelta(minutes=10)


class SlaHealth(models.AbstractModel):
    """Whether what is measured reaches people."""

    _inherit = "o2b.sla.health"

    @api.model
    def _get_checks(self):
        return [*super()._get_checks(), "_check_incidents"]

    @api.model
    def _check_incidents(self, result):
        """No outage waits for its incident, no incident for its ticket."""
        now = self._now()
        outages = self.env["o2b.sla.outage"].search_count(
            [
                ("incident_id", "=", False),
                ("kind", "=", "down"),
                ("effect", "in", OUTAGE_CAUSES),
                ("started_at", ">=", now - HISTORY),
                ("recorded_at", "<", now - LATE),
            ]
        )
        incidents = self.env["o2b.sla.incident"].search_count(
            [
                ("state", "!=", "resolved"),
                ("ticket_id", "=", False),
                ("no_ticket_reason", "=", False),
                ("ticket_at", "=", False),
                ("create_date", "<", now - LATE),
            ]
        )
        result["incidents"] = {"outages_left": outages, "tickets_left": incidents}
        if outages:
            text = self.env._("%(count)s outages have no incident.", count=outages)
            self._add_problem(result, "outages_left", "outages", text)
        if incidents:
            text = self.env._("%(count)s incidents have no ticket.", count=incidents)
            self._add_problem(result, "tickets_left", "incidents", text)
