# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .o2b_sla_mail_health import FETCH, PROCESS, WATCH


class SlaHealth(models.AbstractModel):
    _inherit = "o2b.sla.health"

    @api.model
    def _is_told_elsewhere(self, problem):
        """An alarm about incoming mail tells it, as long as alarms are raised."""
        if super()._is_told_elsewhere(problem):
            return True
        if problem["subject"] not in (FETCH, PROCESS):
            return False
        watch = self.env["ir.cron"]._sla_watched().get(WATCH)
        return bool(watch) and not self._describe_cron(WATCH, watch)
