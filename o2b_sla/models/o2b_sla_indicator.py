# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

RESPONSIBLE = [
    ("contractor", "Contractor"),
    ("client", "Client"),
    ("both", "Both parties"),
]
# What clients have signed depends on these.
PROMISED_FIELDS = {"code", "subject"}


class SlaIndicator(models.Model):
    """What is measured and reported against a norm (SLA §1.2)."""

    _name = "o2b.sla.indicator"
    _description = "Indicator"
    _order = "sequence, id"

    code = fields.Char(
        required=True,
        copy=False,
        help="Stable name that software and documents refer to, such as uptime.",
    )
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    measuring = fields.Text(
        string="Way of Measuring",
        translate=True,
        help="From which records it is measured, and over which period.",
    )
    subject = fields.Selection(
        selection=[
            ("response", "The response targets"),
            ("resolution", "The resolution targets"),
            ("uptime_norm", "The uptime norm"),
        ],
        string="Norm Follows From",
        help="Empty: the norm is the text below.",
    )
    norm = fields.Char(
        translate=True, help="What an agreement promises unless its version differs."
    )
    responsible = fields.Selection(
        selection=RESPONSIBLE, required=True, default="contractor"
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another indicator has this code already."
    )
    _code_valid = models.Constraint(
        "CHECK(code ~ '^[a-z][a-z0-9_]*$')",
        "A code has small letters, digits and underscores only, such as uptime.",
    )

    def write(self, vals):
        if any(
            i[name] != vals[name] for name in PROMISED_FIELDS & {*vals} for i in self
        ):
            self._check_not_promised()
        return super().write(vals)

    def _check_not_promised(self):
        """Refuse to change what clients have signed (§1.4).

        :raise UserError: a version that was sent or signed has one of the indicators
        """
        line = (
            self.env["o2b.sla.version.indicator"]
            .sudo()
            .search(
                [("indicator_id", "in", self.ids), ("version_id.state", "!=", "draft")],
                limit=1,
            )
        )
        if line:
            raise UserError(
                self.env._(
                    "%(indicator)s stands in agreements that were sent or signed, "
                    "%(version)s among others. Archive it and make a new indicator.",
                    indicator=line.indicator_id.name,
                    version=line.version_id.display_name,
                )
            )
