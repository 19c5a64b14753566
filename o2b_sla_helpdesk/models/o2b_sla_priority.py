# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..priority_keys import PRIORITY_KEYS


class SlaPriority(models.Model):
    _inherit = "o2b.sla.priority"

    @api.model
    def _get_for_tickets(self):
        """The priorities a ticket can have, the highest first (§3.1)."""
        return self.search([("code", "in", list(PRIORITY_KEYS))])
