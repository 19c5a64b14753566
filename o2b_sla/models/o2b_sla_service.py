# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..states import COVERAGES

CATEGORIES = [
    ("support", "Support"),
    ("updates", "Updates"),
    ("management", "Management services"),
    ("maintenance", "Maintenance services"),
    ("third_party", "Third parties' software"),
    ("other", "Other work"),
]
# What clients have signed depends on these.
PROMISED_FIELDS = {"code", "enterprise_only"}


class SlaService(models.Model):
    """A service of the catalogue, from which agreement versions pick (SLA §2)."""

    _name = "o2b.sla.service"
    _description = "Service"
    _order = "sequence, id"

    code = fields.Char(
        required=True,
        copy=False,
        help="Stable name that software and documents refer to, such as user_create.",
    )
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True, help="What the client may expect of it.")
    category = fields.Selection(
        selection=CATEGORIES, required=True, default="support", index=True
    )
    clause = fields.Char(help="Where the agreement names it, such as §2.1")
    coverage = fields.Selection(
        selection=COVERAGES,
        required=True,
        default="included",
        help="What an agreement offers unless its version says otherwise (§2).",
    )
    enterprise_only = fields.Boolean(
        help="Counts only for clients with an Enterprise contract (§2.1).",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another service has this code already."
    )
    _code_valid = models.Constraint(
        "CHECK(code ~ '^[a-z][a-z0-9_]*$')",
        "A code has small letters, digits and underscores only, such as user_create.",
    )

    def write(self, vals):
        if any(
            s[name] != vals[name] for name in PROMISED_FIELDS & {*vals} for s in self
        ):
            self._check_not_promised()
        return super().write(vals)

    def _check_not_promised(self):
        """Refuse to change what clients have signed (§1.4).

        :raise UserError: a version that was sent or signed has one of the services
        """
        line = (
            self.env["o2b.sla.version.service"]
            .sudo()
            .search(
                [("service_id", "in", self.ids), ("version_id.state", "!=", "draft")],
                limit=1,
            )
        )
        if line:
            raise UserError(
                self.env._(
                    "%(service)s stands in agreements that were sent or signed, "
                    "%(version)s among others. Archive it and make a new service.",
                    service=line.service_id.name,
                    version=line.version_id.display_name,
                )
            )
