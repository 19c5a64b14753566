# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_health_url = fields.Char(
        string="Health Address",
        compute="_compute_sla_health_url",
        help="Answers with status 200 while all scheduled actions and deliveries work, "
        "with 503 when not.",
    )

    @api.depends("company_id")
    def _compute_sla_health_url(self):
        token = self.env["o2b.sla.health"]._get_token()
        base = self.get_base_url()
        for settings in self:
            settings.sla_health_url = token and f"{base}/o2b_sla/health/{token}"

    def action_sla_renew_health(self):
        """Make a new address."""
        self.check_access("write")
        self.env["o2b.sla.health"]._renew_token()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
