# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaService(models.Model):
    _inherit = "o2b.sla.service"

    keyword_ids = fields.One2many(
        comodel_name="o2b.sla.service.keyword",
        inverse_name="service_id",
        string="Keywords",
        help="By these a ticket is proposed to be about the service.",
    )
    ticket_category_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.category",
        relation="o2b_sla_service_ticket_category_rel",
        column1="service_id",
        column2="category_id",
        string="Ticket Categories",
        help="A ticket of one of these categories, or of one below it, is most likely "
        "about the service.",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"ticket_category_ids", "active"} & vals.keys():
            self.env["o2b.sla.service.keyword"]._forget_classifier()
        return result
