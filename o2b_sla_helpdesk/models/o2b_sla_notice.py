# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaNotice(models.Model):
    _inherit = "o2b.sla.notice"

    def _render_mail(self):
        html = super()._render_mail()
        if self.kind == "confirmation" and self.res_model == "helpdesk.ticket":
            ticket = self._get_record()
            return ticket._sla_sign_link(html) if ticket else html
        return html
