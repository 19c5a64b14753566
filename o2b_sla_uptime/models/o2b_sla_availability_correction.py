# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..availability import UNDETERMINED
from .o2b_sla_availability import VERDICTS

#: Figures a correction has in common with its month.
FIGURES = (
    "verdict",
    "share",
    "lowest_share",
    "coverage",
    "total_seconds",
    "down_seconds",
    "unknown_seconds",
    "excluded_seconds",
    "gross_share",
    "gross_verdict",
    "budget_left_seconds",
)


class SlaAvailabilityCorrection(models.Model):
    """Other figures of a frozen month of availability."""

    _name = "o2b.sla.availability.correction"
    _description = "Correction of Availability"
    _inherit = ["o2b.sla.month.correction"]
    _month_field = "availability_id"

    availability_id = fields.Many2one(
        comodel_name="o2b.sla.availability",
        string="Month",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    environment_id = fields.Many2one(related="availability_id.environment_id")
    partner_id = fields.Many2one(related="availability_id.partner_id", string="Client")
    company_id = fields.Many2one(related="availability_id.company_id", store=True)
    old_verdict = fields.Selection(selection=VERDICTS, readonly=True)
    old_share = fields.Float(
        string="Old Availability (%)", digits=(6, 3), readonly=True
    )
    old_down_seconds = fields.Integer(string="Old Down (s)", readonly=True)
    old_unknown_seconds = fields.Integer(string="Old Not Measured (s)", readonly=True)
    verdict = fields.Selection(selection=VERDICTS, readonly=True)
    share = fields.Float(string="Availability (%)", digits=(6, 3), readonly=True)
    lowest_share = fields.Float(string="At Least (%)", digits=(6, 3), readonly=True)
    coverage = fields.Float(string="Measured (%)", digits=(6, 3), readonly=True)
    total_seconds = fields.Integer(string="Judged (s)", readonly=True)
    down_seconds = fields.Integer(string="Down (s)", readonly=True)
    unknown_seconds = fields.Integer(string="Not Measured (s)", readonly=True)
    excluded_seconds = fields.Integer(string="Excluded (s)", readonly=True)
    gross_share = fields.Float(
        string="Gross Availability (%)", digits=(6, 3), readonly=True
    )
    gross_verdict = fields.Selection(selection=VERDICTS, readonly=True)
    budget_left_seconds = fields.Float(
        string="Budget Left (s)", digits=(12, 2), readonly=True
    )

    @api.model
    def _prepare(self, month, values, facts, reason, by_software):
        standing = month.standing_correction_id or month
        facts = {"verdict": values["verdict"], **facts}
        return {
            **super()._prepare(month, values, facts, reason, by_software),
            "old_verdict": standing.verdict,
            "old_share": standing.share,
            "old_down_seconds": standing.down_seconds,
            "old_unknown_seconds": standing.unknown_seconds,
            **{name: values[name] for name in FIGURES},
        }

    def _get_adjustments(self):
        """Stretches that a person decided on, as dict of lists of (start, end)."""
        self.ensure_one()
        return {
            kind: [tuple(span) for span in spans]
            for kind, spans in self._read_payload()["adjustments"].items()
        }

    def _check_approvable(self):
        if self.verdict == UNDETERMINED:
            raise UserError(
                self.env._(
                    "It leaves the month undetermined. Propose one that tells "
                    "which of the unmeasured time was up and which was down."
                )
            )
