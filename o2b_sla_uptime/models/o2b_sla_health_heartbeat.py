# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

#: A heartbeat that was set up and never heard is forgotten after so long.
FORGOTTEN = timedelta(days=1)
#: What is overdue is noticed within a minute.
LATE = timedelta(minutes=10)


class SlaHealth(models.AbstractModel):
    """Whether backups are really watched."""

    _inherit = "o2b.sla.health"

    @api.model
    def _get_checks(self):
        return [*super()._get_checks(), "_check_heartbeats"]

    @api.model
    def _check_heartbeats(self, result):
        """No heartbeat is forgotten, and none is overdue without anybody noticing."""
        now = self._now()
        heartbeats = self.env["o2b.sla.heartbeat"]
        forgotten = heartbeats.search(
            [
                ("phase", "=", "new"),
                ("purpose", "!=", "job"),
                ("create_date", "<", now - FORGOTTEN),
                ("environment_id.active", "=", True),
            ]
        )
        unnoticed = heartbeats.search_count(
            [
                ("deadline_at", "<", now - LATE),
                ("trouble_since", "=", False),
                ("phase", "!=", "paused"),
            ]
        )
        result["heartbeats"] = {"forgotten": len(forgotten), "unnoticed": unnoticed}
        for heartbeat in forgotten:
            self._add_problem(
                result,
                "heartbeat_forgotten",
                f"heartbeat-{heartbeat.id}",
                self.env._(
                    "%(client)s, %(environment)s: %(name)s was set up and never heard.",
                    client=heartbeat.partner_id.name,
                    environment=heartbeat.environment_id.name,
                    name=heartbeat.name,
                ),
            )
        if unnoticed:
            text = self.env._("%(count)s jobs are overdue unnoticed.", count=unnoticed)
            self._add_problem(result, "heartbeats_unnoticed", "heartbeats", text)
