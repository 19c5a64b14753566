# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """The incident that a ticket of our own monitoring is about."""

    _inherit = "helpdesk.ticket"

    sla_incident_ids = fields.One2many(
        comodel_name="o2b.sla.incident",
        inverse_name="ticket_id",
        string="Incidents",
        readonly=True,
        groups="o2b_sla.o2b_sla_group_agent",
    )
    sla_incident_count = fields.Integer(
        compute="_compute_sla_incident", groups="o2b_sla.o2b_sla_group_agent"
    )
    sla_incident_state = fields.Selection(
        selection=lambda self: (
            self.env["o2b.sla.incident"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="As Measured",
        compute="_compute_sla_incident",
        groups="o2b_sla.o2b_sla_group_agent",
        help="What our monitoring measures; that a ticket is solved is said by people.",
    )

    @api.depends("sla_incident_ids.state")
    def _compute_sla_incident(self):
        for ticket in self:
            incidents = ticket.sla_incident_ids
            ticket.sla_incident_count = len(incidents)
            states = incidents.mapped("state")
            ticket.sla_incident_state = next(
                (s for s in ("open", "recovering", "resolved") if s in states), False
            )

    def action_sla_incidents(self):
        """Open the incidents of the ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_incident_action"
        )
        if len(self.sla_incident_ids) == 1:
            action.update(
                view_mode="form",
                res_id=self.sla_incident_ids.id,
                views=[(False, "form")],
            )
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {}
        return action
