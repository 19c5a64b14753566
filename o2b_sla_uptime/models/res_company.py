# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_monitoring_team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="Team for Monitoring",
        help="Gets the tickets that our own monitoring makes. Empty: the first team.",
    )

    def _sla_get_monitoring_team(self):
        """The team that gets the tickets of our monitoring, as superuser; empty when
        there is none at all."""
        self.ensure_one()
        company = self.sudo()
        named = company.sla_monitoring_team_id
        if named.active and named.company_id in (self.env["res.company"], company):
            return named
        return named.search(
            [("company_id", "in", (company.id, False))], order="sequence, id", limit=1
        )
