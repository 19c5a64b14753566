# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models

RESOLUTION = timedelta(seconds=1)


class SlaVersionAddenda(models.AbstractModel):
    """What the addenda in force add to a version of the agreement (SLA §1.3, §4–6).

    ``at`` is a naive UTC instant, of a ticket that of its arrival (§1.4). ``None``
    is now, or where a version does not rule now the nearest instant at which it does;
    ``False`` leaves addenda out: what the version itself says.
    """

    _inherit = "o2b.sla.version.terms"

    def _get_moment(self):
        """The instant nearest to now at which this version rules: naive UTC."""
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        if not self.agreed_at:
            return max(now, self._start_of(self.date_start)) if self.date_start else now
        if self._has_ended(now):
            return max(self.rules_from, self.rules_until - RESOLUTION)
        return max(now, self.rules_from)

    def _get_addendum_versions(self, at=None, environment=None):
        """Versions of addenda that are in force beside this version.

        :param at: see the class
        :param environment: ``o2b.sla.environment``; addenda that are about other
            environments are left out, and without one those that are about any
        :return: ``o2b.sla.agreement.version`` records, of which those of lower rank
            stand first: one that names the environment rules over one that does not,
            a later one over an earlier one
        """
        self.ensure_one()
        environment = environment or self.env["o2b.sla.environment"]
        found = self._get_all_addendum_versions(at)
        if not found:
            return found
        at = at or self._get_moment()
        return found.filtered(
            lambda version: version.addendum_id._covers(environment, at)
        )

    def _get_all_addendum_versions(self, at=None):
        """As :meth:`_get_addendum_versions`, whichever environments they are about."""
        self.ensure_one()
        none = self.env["o2b.sla.agreement.version"]
        if at is False or self.addendum_id:
            return none
        # before it is asked at which moment: most agreements have none
        addenda = self.agreement_id._get_addenda()
        if not addenda:
            return none
        at = at or self._get_moment()
        return addenda.version_ids.filtered(lambda v: v._is_in_force(at)).sorted(
            lambda version: (
                version.addendum_id._names_environments(),
                version.rules_from,
                version.id,
            )
        )

    def _get_offered_lines(self, at=None, environment=None):
        """The services that are offered: this version's and those of its addenda.

        Where an addendum is about an environment, its line stands in the place of the
        agreement's for the same service. What an addendum offers beside the agreement
        is offered whichever environment a ticket is about: that may not be known yet.

        :return: ``o2b.sla.version.service`` records, each service once
        """
        self.ensure_one()
        lines = {line.service_id: line for line in self.service_line_ids}
        own = set(lines)
        covering = self._get_addendum_versions(at, environment)
        for version in self._get_all_addendum_versions(at):
            for line in version.service_line_ids:
                if version in covering or line.service_id not in own:
                    lines[line.service_id] = line
        found = self.env["o2b.sla.version.service"].concat(*lines.values())
        return found.filtered(
            lambda line: self.enterprise or not line.service_id.enterprise_only
        )

    def _get_addendum_provisions(self, subject, at=None, environment=None):
        """What addenda set otherwise of a subject, the one that rules first."""
        provisions = self.env["o2b.sla.provision"]
        if subject not in provisions._get_addendum_subjects():
            return provisions
        versions = self._get_addendum_versions(at, environment)
        return provisions.concat(
            *(
                version.provision_ids.filtered(lambda p: p.subject == subject)
                for version in reversed(versions)
            )
        )
