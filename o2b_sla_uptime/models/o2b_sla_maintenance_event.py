# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaMaintenanceEvent(models.Model):
    """What happened to a window of which clients know, line by line."""

    _name = "o2b.sla.maintenance.event"
    _description = "Maintenance Event"
    _inherit = ["o2b.sla.evidence"]
    _order = "at, id"
    _rec_name = "kind"

    window_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance.window",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="restrict"
    )
    at = fields.Datetime(string="When", required=True)
    kind = fields.Selection(
        selection=[
            ("announcement", "Announcement posted"),
            ("announced", "Announced"),
            ("reminder", "Reminder posted"),
            ("moved", "Moved"),
            ("cancelled", "Cancelled"),
            ("begun", "Window began"),
            ("work_began", "Work began"),
            ("work_ended", "Work ended"),
        ],
        string="What",
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", required=True, ondelete="restrict"
    )
    text = fields.Text(string="Reason")
    start_at = fields.Datetime(
        string="Window Starts", required=True, help="As it was at that moment."
    )
    end_at = fields.Datetime(string="Window Ends", required=True)
