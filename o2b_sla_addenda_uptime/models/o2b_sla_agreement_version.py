# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaAgreementVersion(models.Model):
    """Monitors follow what takes effect and what ends."""

    _inherit = "o2b.sla.agreement.version"

    def _promises_uptime(self):
        """Whether this version of an addendum sets a norm of uptime of its own."""
        self.ensure_one()
        return "uptime_norm" in self.provision_ids.mapped("subject")

    def _activate(self, agreed_at=None):
        result = super()._activate(agreed_at)
        self._follow_monitors()
        return result

    def _terminate(self, last_day=None, reason=""):
        result = super()._terminate(last_day, reason)
        self._follow_monitors()
        return result

    def _update_states(self):
        result = super()._update_states()
        self._follow_monitors()
        return result

    def _follow_monitors(self):
        """Let the monitors of these addenda, or of the agreements' addenda, follow."""
        of_agreement = self.filtered(lambda version: not version.addendum_id)
        addenda = self.addendum_id | of_agreement.agreement_id._get_addenda()
        addenda._follow_monitors()
