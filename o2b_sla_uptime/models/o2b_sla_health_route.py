# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets

from odoo import api, models
from odoo.tools import consteq

PARAMETER = "o2b_sla_uptime.health_token"


class SlaHealth(models.AbstractModel):
    """The address at which a monitor elsewhere asks whether all is well here."""

    _inherit = "o2b.sla.health"

    @api.model
    def _get_token(self):
        """The secret part of the address, or an empty text: there is none."""
        return self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""

    @api.model
    def _renew_token(self):
        """Make an address; the one before stops working."""
        token = secrets.token_urlsafe(16)
        self.env["ir.config_parameter"].sudo().set_param(PARAMETER, token)
        return token

    @api.model
    def _is_token(self, token):
        known = self._get_token()
        return bool(known) and token.isascii() and consteq(known, token)
