# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaAgreementSupport(models.AbstractModel):
    """Opening time outside opening hours: extra support and stand-by."""

    _name = "o2b.sla.agreement.support"
    _description = "SLA Agreement Support"

    def _get_schedule(self, calendar, language="en"):
        """Working schedule of this agreement: opening hours and approved windows."""
        self.ensure_one()
        return calendar._sla_schedule(language)

    def _adapt_start_rule(self, rule, channel, priority, instant):
        """The start rule for something that came in at an instant (§3.7)."""
        return rule
