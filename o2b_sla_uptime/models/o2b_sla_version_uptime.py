# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models, tools

from ..availability import Part
from ..seconds import to_seconds


class SlaAgreementVersion(models.Model):
    """What a version promises about uptime (SLA §3.3)."""

    _inherit = "o2b.sla.agreement.version"

    def _get_uptime_parts(self, environment, start, end):
        """The time in which this version rules an environment, parted where an
        addendum begins or ends to say something else about it.

        :param environment: ``o2b.sla.environment`` record
        :param start: naive UTC
        :param end: naive UTC
        :return: list of Part
        """
        self.ensure_one()
        borders = self._get_uptime_borders(environment, start, end)
        spans = list(zip(borders, borders[1:], strict=False)) or [(start, end)]
        return [self._get_uptime_part(environment, *span) for span in spans]

    def _get_uptime_borders(self, environment, start, end):
        """The ends of a time and the instants in it at which its norm may change."""
        addenda = self.agreement_id._get_addenda()
        if not addenda:
            return sorted({start, end})
        borders = {start, end}
        changes = environment._get_addendum_changes()
        for version in addenda.filtered(
            lambda a: any(a._covers(environment, at) for at in {start} | changes)
        ).version_ids:
            subjects = set(version.provision_ids.mapped("subject"))
            if subjects & {"uptime_norm", "maintenance"}:
                borders |= {version.rules_from, version.rules_until} | changes
        return sorted(at for at in borders if at and start <= at <= end)

    def _get_uptime_part(self, environment, start, end):
        """A time in which one norm rules an environment: Part."""
        norm_milli, mode, source = self._get_uptime_terms()
        promised = environment.kind == "production"
        if self._get_addendum_versions(start, environment):
            norm = self._get_term("uptime_norm", environment, start)
            mode = self._get_term("maintenance", environment, start).value
            if norm.layer == "addendum":
                norm_milli, promised = round(norm.value * 1000), True
                source = tuple(filter(None, (norm.source, norm.clause)))
        return Part(
            to_seconds(start),
            to_seconds(end),
            norm_milli if promised else None,
            mode,
            source,
        )

    # An agreed version does not change any more, so what it says is read once.
    @tools.ormcache("self.id")
    def _get_uptime_terms(self):
        """The norm in thousandths of a percent, what maintenance counts for, and where
        that stands; addenda left out.

        :return: (int, str, tuple of str)
        """
        self.ensure_one()
        norm = self._get_term("uptime_norm", at=False)
        maintenance = self._get_term("maintenance", at=False)
        name = f"{self.agreement_id.reference} v{self.number}"
        source = tuple(filter(None, (name, norm.clause, norm.source)))
        # a float with three digits
        return round(norm.value * 1000), maintenance.value, source
