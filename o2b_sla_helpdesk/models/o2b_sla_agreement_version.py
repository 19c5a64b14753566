# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaAgreementVersion(models.Model):
    """The nightly check of what was signed looks at the estimates too."""

    _inherit = "o2b.sla.agreement.version"

    def _find_tampering_elsewhere(self):
        estimates = self.env["o2b.sla.estimate"].sudo()
        estimates = estimates.with_context(active_test=False).search(
            [("agreement_version_id", "=", self.id), ("state", "!=", "draft")]
        )
        return super()._find_tampering_elsewhere() + estimates._find_tampering()
