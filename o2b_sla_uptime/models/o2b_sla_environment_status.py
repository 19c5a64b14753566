# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..availability import ALL

STATUSES = [
    ("up", "Up"),
    ("maintenance", "Maintenance"),
    ("partial", "Partly disturbed"),
    ("down", "Down"),
    ("unknown", "Unknown"),
    ("not_watched", "Not watched"),
]


class SlaEnvironment(models.Model):
    """How an environment is doing at this moment, from the states of its monitors."""

    _inherit = "o2b.sla.environment"

    uptime_status = fields.Selection(
        selection=STATUSES,
        string="Now",
        compute="_compute_uptime_status",
        search="_search_uptime_status",
        help="Measured by its monitors; maintenance: an announced window is running.",
    )

    @api.depends("monitor_ids.state", "monitor_ids.effect", "availability_rule")
    def _compute_uptime_status(self):
        statuses = self._get_statuses()
        for environment in self:
            environment.uptime_status = statuses.get(
                environment._origin.id, "not_watched"
            )

    @api.model
    def _search_uptime_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        statuses = self.sudo().search([("monitor_ids", "!=", False)])._get_statuses()
        found = [id_ for id_, status in statuses.items() if status in value]
        domain = Domain("id", "in", found)
        if "not_watched" in value:
            domain |= Domain("id", "not in", list(statuses))
        return domain

    def _get_statuses(self):
        """
        :return: {environment id: a key of ``STATUSES``}; those without monitors are
            left out
        """
        monitors = self.env["o2b.sla.monitor"].sudo()
        found = monitors.search_fetch(
            [("environment_id", "in", self.ids)], ["environment_id", "state", "effect"]
        )
        # what was announced too late hides nothing
        now = self.env["o2b.sla.mixin"]._sla_now()
        windows = self._search_eligible(now, now)
        running = windows.filtered(lambda window: window._counts_at(now)).environment_id
        return {
            environment.id: (
                "maintenance"
                if environment in running
                else environment._get_status(ours)
            )
            for environment, ours in found.grouped("environment_id").items()
        }

    def _get_status(self, monitors):
        """Status by the rule of the environment.

        :param monitors: its monitors
        """
        ruling = [m.state for m in monitors if m.effect == "down"]
        if not ruling:
            ruling = ["unknown"]
        every = self.availability_rule == ALL
        if (all if every else any)(state == "down" for state in ruling):
            return "down"
        if "down" in ruling or any(
            m.effect == "partial" and m.state == "down" for m in monitors
        ):
            return "partial"
        blind = ("unknown", "paused")
        if (all if every else any)(state in blind for state in ruling):
            return "unknown"
        return "up"
