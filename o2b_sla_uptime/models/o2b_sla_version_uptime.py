# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models, tools

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
        norm_milli, mode, source = self._get_uptime_terms()
        if environment.kind != "production":
            norm_milli = None
        return Part(to_seconds(start), to_seconds(end), norm_milli, mode, source)

    # An agreed version does not change any more, so what it says is read once.
    @tools.ormcache("self.id")
    def _get_uptime_terms(self):
        """The norm in thousandths of a percent, what maintenance counts for, and where
        that stands.

        :return: (int, str, tuple of str)
        """
        self.ensure_one()
        norm, maintenance = self._get_term("uptime_norm"), self._get_term("maintenance")
        name = f"{self.agreement_id.reference} v{self.number}"
        source = tuple(filter(None, (name, norm.clause, norm.source)))
        # a float with three digits
        return round(norm.value * 1000), maintenance.value, source
