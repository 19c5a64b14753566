# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

KINDS = [
    ("delivered", "Delivered again"),
    ("postponed", "Put off"),
    ("mended", "Mended"),
    ("failed", "Failed"),
    ("quarantined", "Set apart"),
    ("processed", "Processed"),
    ("reprocessed", "Processed again by hand"),
    ("looked", "Looked at"),
    ("purged", "Raw mail removed"),
]


class SlaMailEvent(models.Model):
    """What happened to a received mail after it was journalled, apart from the usual:
    lines that are only ever added."""

    _name = "o2b.sla.mail.event"
    _description = "Event of an Incoming Mail"
    _inherit = ["o2b.sla.evidence"]
    _order = "id"
    _log_access = False

    mail_id = fields.Many2one(
        comodel_name="o2b.sla.mail", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(selection=KINDS, required=True)
    at = fields.Datetime(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", required=True, ondelete="restrict"
    )
    text = fields.Char()

    @api.depends("kind", "at")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = f"{kinds.get(event.kind)} {event.at}"
