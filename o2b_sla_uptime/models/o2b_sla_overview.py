# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.o2b_sla.states import REPORT_VERDICTS


class SlaOverview(models.Model):
    _inherit = "o2b.sla.overview"

    uptime_verdict = fields.Selection(
        selection=REPORT_VERDICTS, string="Uptime", readonly=True, help="§3.3"
    )
    backup_verdict = fields.Selection(
        selection=REPORT_VERDICTS, string="Backups", readonly=True, help="§2.3"
    )

    def _get_figures(self):
        return {
            **super()._get_figures(),
            "uptime_verdict": self._worst_of("uptime"),
            "backup_verdict": self._worst_of("backup"),
        }
