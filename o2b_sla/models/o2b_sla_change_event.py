# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

EVENTS = [
    ("asked", "Asked"),
    ("planned", "Planned"),
    ("moved", "Moved"),
    ("done", "Done"),
    ("declined", "Declined"),
    ("cancelled", "Cancelled"),
    ("withdrawn", "Withdrawn by who asked"),
]


class SlaChangeEvent(models.Model):
    """What happened to a change of an environment, line by line (SLA §2.3, §6)."""

    _name = "o2b.sla.change.event"
    _description = "Environment Change Event"
    _inherit = ["o2b.sla.evidence"]
    _order = "at, id"
    _rec_name = "kind"

    change_id = fields.Many2one(
        comodel_name="o2b.sla.change",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="restrict"
    )
    at = fields.Datetime(string="When", required=True)
    kind = fields.Selection(selection=EVENTS, string="What", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", required=True, ondelete="restrict"
    )
    contact_id = fields.Many2one(
        comodel_name="o2b.sla.contact", string="Asked By", ondelete="restrict"
    )
    planned_at = fields.Datetime(string="Planned For", help="As it was then.")
    planned_until = fields.Datetime()
    text = fields.Text(string="Remark", help="The reason, or what was changed.")
    facts = fields.Json(
        help="Of what was done: releases and code before and after, the backup."
    )
