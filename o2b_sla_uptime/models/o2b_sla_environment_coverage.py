# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaEnvironment(models.Model):
    """Whether what engines outside measured covers a period."""

    _inherit = "o2b.sla.environment"

    def _get_coverage_problem(self, start, end):
        """Why a period should not be frozen yet, as far as engines outside are asked.

        :param start: naive UTC datetime
        :param end: naive UTC datetime
        :return: str, one sentence a monitor, or None when all agree or nobody is asked
        """
        self.ensure_one()
        monitors = (
            self.env["o2b.sla.monitor"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("environment_id", "=", self.id),
                    ("source_id.base_url", "!=", False),
                    ("effect", "=", "down"),
                    ("measured_from", "<", end),
                ]
            )
        )
        texts = [monitor._describe_reconciliation(start, end) for monitor in monitors]
        return "\n".join(filter(None, texts)) or None
