# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.mail.models.fetchmail import MAIL_SERVER_DOMAIN

from .o2b_sla_mail_health import FETCH


class IrCron(models.Model):
    _inherit = "ir.cron"

    @api.model
    def _sla_get_relied_on(self):
        """The fetching of mail too, where there is a mailbox to fetch."""
        names = super()._sla_get_relied_on()
        servers = self.env["fetchmail.server"].sudo()
        if servers.search_count(MAIL_SERVER_DOMAIN, limit=1):
            names = [*names, FETCH]
        return names
