# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

FOLLOWED = {"start_at", "end_at", "state"}


class SlaMaintenanceWindow(models.Model):
    """What is done in a window follows when that is moved or cancelled."""

    _inherit = "o2b.sla.maintenance.window"

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows._lead_changes()
        return windows

    def write(self, vals):
        res = super().write(vals)
        if FOLLOWED & vals.keys():
            self._lead_changes()
        return res

    def _lead_changes(self):
        """Let the changes that are done in these windows follow them."""
        changes = self.env["o2b.sla.change"]._search_of_windows(self)
        for window in self.sudo():
            for change in changes:
                if (
                    change.maintenance_id == window.maintenance_id
                    and change.environment_id == window.environment_id
                ):
                    change._follow_window(window)

    def _get_announcement(self, now):
        """Whether the contacts were told as long ahead as was agreed.

        :param now: naive UTC datetime
        :return: ``pending``, ``in_time``, ``too_late``, ``not_announced``, or
            ``False`` when it was cancelled
        """
        self.ensure_one()
        if self.state == "cancelled":
            return False
        if not self.announced_at:
            return "pending" if self.start_at > now else "not_announced"
        notice = timedelta(hours=self.notice_hours)
        in_time = self.announced_at <= self.start_at - notice
        return "in_time" if in_time else "too_late"
