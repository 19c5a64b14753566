# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaBulkClassifyLine(models.TransientModel):
    """A ticket that refused, and why."""

    _name = "o2b.sla.bulk.classify.line"
    _description = "Ticket Not Classified"

    classify_id = fields.Many2one(
        comodel_name="o2b.sla.bulk.classify", required=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)
