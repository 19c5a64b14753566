# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..availability import Part
from ..seconds import to_seconds


class SlaAgreementVersion(models.Model):
    """What a version promises about uptime (SLA §3.3)."""

    _inherit = "o2b.sla.agreement.version"

    def _get_uptime_part(self, environment, start, end):
        """The time in which this version's norm rules an environment.

        :param environment: ``o2b.sla.environment`` record
        :param start: naive UTC
        :param end: naive UTC
        :return: Part
        """
        self.ensure_one()
        maintenance = self._get_term("maintenance")
        source, norm_milli = (self.display_name,), None
        if environment.kind == "production":
            norm = self._get_term("uptime_norm")
            norm_milli = round(norm.value * 1000)  # a float with three digits
            source += tuple(filter(None, (norm.clause, norm.source)))
        return Part(
            to_seconds(start), to_seconds(end), norm_milli, maintenance.value, source
        )
