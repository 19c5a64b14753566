# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from ..models.helpdesk_ticket_closing_reason import CLOSING_REASONS


class SlaTicketAnalysisQuery(models.AbstractModel):
    _inherit = "o2b.sla.ticket.analysis.query"

    def _get_record_columns(self):
        return {
            **super()._get_record_columns(),
            "closing_reason": SQL("ticket.sla_closing_reason"),
        }


class SlaTicketAnalysis(models.Model):
    """Tells apart what was solved and what was referred to others."""

    _inherit = "o2b.sla.ticket.analysis"

    closing_reason = fields.Selection(
        selection=CLOSING_REASONS, string="Closed As", readonly=True
    )
