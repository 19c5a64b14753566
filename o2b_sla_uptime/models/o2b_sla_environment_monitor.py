# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaEnvironment(models.Model):
    """The monitors of an environment and the outages they found."""

    _inherit = "o2b.sla.environment"

    monitor_ids = fields.One2many(
        comodel_name="o2b.sla.monitor", inverse_name="environment_id"
    )
    outage_ids = fields.One2many(
        comodel_name="o2b.sla.outage", inverse_name="environment_id"
    )
    availability_rule = fields.Selection(
        selection=[
            ("any", "One of its monitors is down"),
            ("all", "All of its monitors are down"),
        ],
        string="Down When",
        required=True,
        default="any",
        tracking=True,
        help="Of the monitors whose failure counts as unavailable. All: they stand in "
        "for each other.",
    )
