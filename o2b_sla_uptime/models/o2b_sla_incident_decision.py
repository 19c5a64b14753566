# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

KINDS = [
    ("requested", "Asked to exclude"),
    ("withdrawn", "Withdrawn"),
    ("approved", "Excluded"),
    ("refused", "Not excluded"),
    ("revoked", "Counts after all"),
]
#: What the incident's state is after each.
STATE_AFTER = {
    "requested": "requested",
    "withdrawn": "none",
    "approved": "approved",
    "refused": "refused",
    "revoked": "refused",
}


class SlaIncidentDecision(models.Model):
    """A word on whether an incident counts: who said what, when and why.

    Evidence; an earlier word is undone by a later one only.
    """

    _name = "o2b.sla.incident.decision"
    _description = "Decision on an Incident"
    _inherit = ["o2b.sla.evidence"]
    _order = "id"

    incident_id = fields.Many2one(
        comodel_name="o2b.sla.incident",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="incident_id.company_id")
    kind = fields.Selection(
        selection=KINDS, string="What", required=True, readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    decided_at = fields.Datetime(string="At", required=True, readonly=True)
    reason = fields.Text(string="Why", required=True, readonly=True)
    evidence = fields.Text(
        readonly=True, help="What shows it: a mail, a log line, a change of theirs."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Decisions are made with the buttons of the incident.")
            )
        return super().create(vals_list)
