# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaHealth(models.AbstractModel):
    """Whether the engines outside can tell us what they see."""

    _inherit = "o2b.sla.health"

    @api.model
    def _get_checks(self):
        return [*super()._get_checks(), "_check_sources"]

    @api.model
    def _check_sources(self, result):
        """Each monitoring source has a secret, is heard, and its Prometheus answers."""
        result["sources"] = []
        for source in self.env["o2b.sla.source"].search([("active", "=", True)]):
            problem = source._describe_problem()
            result["sources"].append(
                {"slug": source.slug, "problem": problem and problem[0]}
            )
            if problem:
                self._add_problem(result, problem[0], source.slug, problem[1])
