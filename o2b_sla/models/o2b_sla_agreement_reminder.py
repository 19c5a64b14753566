# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaAgreementReminder(models.AbstractModel):
    """Tells ahead of time when an agreement ends or has to be given notice of."""

    _name = "o2b.sla.agreement.reminder"
    _description = "SLA Agreement Reminder"

    @api.model
    def _cron_remind(self):
        """Daily: plan activities for what ends soon."""
