# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaEnvironment(models.Model):
    """The incidents of an environment."""

    _inherit = "o2b.sla.environment"

    incident_ids = fields.One2many(
        comodel_name="o2b.sla.incident", inverse_name="environment_id"
    )
    incident_count = fields.Integer(compute="_compute_incident_count")
    open_incident_count = fields.Integer(
        string="Going On", compute="_compute_incident_count"
    )

    @api.depends("incident_ids.state")
    def _compute_incident_count(self):
        groups = self.env["o2b.sla.incident"]._read_group(
            [("environment_id", "in", self.ids)],
            ["environment_id", "state"],
            ["__count"],
        )
        every, going_on = {}, {}
        for environment, state, count in groups:
            every[environment] = every.get(environment, 0) + count
            if state != "resolved":
                going_on[environment] = going_on.get(environment, 0) + count
        for environment in self:
            environment.incident_count = every.get(environment, 0)
            environment.open_incident_count = going_on.get(environment, 0)

    def action_view_incidents(self):
        """Open the incidents of these environments."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_incident_action"
        )
        action["domain"] = [("environment_id", "in", self.ids)]
        action["context"] = {}
        return action
