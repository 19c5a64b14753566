# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaAgreementVersion(models.Model):
    _inherit = "o2b.sla.agreement.version"

    def _get_last_agreed_day(self):
        """Last day on which this document is in force as far as is agreed, those that
        follow this version included; a date, or ``None`` when none was agreed."""
        if not self:
            return None
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        living = self._get_siblings().filtered(
            lambda version: version._is_agreed() and not version._has_ended(now)
        )
        if not all(version._has_last_day() for version in living):
            return None
        return max(living.mapped("date_end"), default=None)
