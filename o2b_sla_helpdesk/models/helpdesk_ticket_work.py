# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """Time spent on a ticket."""

    _inherit = "helpdesk.ticket"

    sla_work_entry_ids = fields.One2many(
        comodel_name="o2b.sla.work.entry", inverse_name="ticket_id", string="Work"
    )
    sla_work_minutes = fields.Integer(
        string="Minutes Spent", compute="_compute_sla_work_minutes"
    )
    sla_billed_minutes = fields.Integer(
        string="Minutes Billed",
        compute="_compute_sla_work_minutes",
        help="On time and materials.",
    )
    sla_work_hours = fields.Float(string="Hours", compute="_compute_sla_work_minutes")
    sla_over_estimate = fields.Boolean(
        string="Over the Estimate",
        compute="_compute_sla_over_estimate",
        help="More hours were logged than the client approved.",
    )

    @api.depends("sla_work_entry_ids.minutes", "sla_work_entry_ids.coverage")
    def _compute_sla_work_minutes(self):
        for ticket in self:
            entries = ticket.sudo().sla_work_entry_ids
            billed = entries.filtered(lambda e: e.coverage == "time_and_materials")
            ticket.sla_work_minutes = sum(entries.mapped("minutes"))
            ticket.sla_billed_minutes = sum(billed.mapped("minutes"))
            ticket.sla_work_hours = ticket.sla_work_minutes / 60

    @api.depends("sla_work_entry_ids.minutes", "sla_estimate_ids.state")
    def _compute_sla_over_estimate(self):
        for ticket in self:
            binding = ticket.sudo().sla_estimate_ids._get_binding()
            ticket.sla_over_estimate = any(
                estimate.used_hours > estimate.hours for estimate in binding
            )

    def action_sla_view_work(self):
        """Open the hours of this ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_work_entry_action"
        )
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {"default_ticket_id": self.id}
        return action
