# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaOutage(models.Model):
    """An outage belongs to one incident; set once, it stays."""

    _inherit = "o2b.sla.outage"

    incident_id = fields.Many2one(
        comodel_name="o2b.sla.incident",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    # what no incident knows of yet is little, and asked for every minute
    _left_idx = models.Index("(started_at) WHERE incident_id IS NULL")

    def _get_public_problem(self):
        """What failed in plain words for the client; no address, no internals."""
        self.ensure_one()
        words = {
            "dns": self.env._("Its name could not be found"),
            "timeout": self.env._("No answer in time"),
            "status": self.env._("The page gave an error"),
            "keyword": self.env._("The page did not show what it should"),
            "json": self.env._("The page did not show what it should"),
            "tls_expired": self.env._("The certificate has expired"),
            "redirect": self.env._("The page sent us elsewhere"),
            "refused": self.env._("No connection"),
            "reset": self.env._("The connection broke"),
            "unreachable": self.env._("No connection"),
        }
        category = self.category or ""
        if category.startswith("tls"):
            fallback = self.env._("The certificate is not right")
        else:
            fallback = self.env._("No good answer")
        return words.get(category, fallback)
