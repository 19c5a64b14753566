# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell agents at once when what watches the deadlines does not work."""
        info = super().session_info()
        if self.env.user.has_group("o2b_sla.o2b_sla_group_agent"):
            info["sla_health"] = self.env["o2b.sla.health"].get_banner()
        return info
