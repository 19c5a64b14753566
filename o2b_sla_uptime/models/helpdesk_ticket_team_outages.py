# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

FAILS_NOW = Domain(
    "sla_incident_ids",
    "any",
    [("state", "!=", "resolved"), ("kind", "in", ("down", "partial"))],
)


class HelpdeskTicketTeam(models.Model):
    """What fails at this moment, as a tile of the board."""

    _inherit = "helpdesk.ticket.team"

    sla_outage_count = fields.Integer(compute="_compute_sla_board")

    @api.model
    def _sla_board_domains(self):
        domains = super()._sla_board_domains()
        return {**domains, "outage": (FAILS_NOW, self.env._("Fails now"))}
