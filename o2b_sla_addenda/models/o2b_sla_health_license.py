# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain


class SlaHealth(models.AbstractModel):
    """Whether the licences of test environments are really renewed (SLA §6)."""

    _inherit = "o2b.sla.health"

    @api.model
    def _get_checks(self):
        return [*super()._get_checks(), "_check_licenses"]

    @api.model
    def _check_licenses(self, result):
        """No licence has lapsed, and none could not be renewed."""
        environments = self.env["o2b.sla.environment"]
        domain = Domain("kind", "=", "test") & Domain("enterprise", "=", True)
        domain &= Domain("license_error", "!=", False) | Domain(
            "license_until", "<=", self._now().date()
        )
        result["licenses"] = {"lapsed": 0, "failed": 0}
        for environment in environments.search(domain):
            code, text = environment._get_license_trouble() or (None, "")
            figure = {"license_lapsed": "lapsed", "license_failed": "failed"}.get(code)
            if figure:
                result["licenses"][figure] += 1
                subject = f"environment-{environment.id}"
                self._add_problem(result, code, subject, text)
