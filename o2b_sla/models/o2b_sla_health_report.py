# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaHealth(models.AbstractModel):
    """Whether the service level reports are made."""

    _inherit = "o2b.sla.health"

    @api.model
    def _get_checks(self):
        return [*super()._get_checks(), "_check_reports"]

    @api.model
    def _check_reports(self, result):
        """No report was set aside because it could not be reckoned."""
        reports = self.env["o2b.sla.report"].search(
            [("state", "!=", "approved"), ("problem", "!=", False)], order="id"
        )
        result["reports"] = {"set_aside": len(reports)}
        for report in reports[:10]:
            self._add_problem(
                result,
                "report_set_aside",
                f"report:{report.id}",
                self.env._(
                    "The service level report of %(report)s is not up to date: its "
                    "figures cannot be reckoned.",
                    report=report.display_name,
                ),
            )
