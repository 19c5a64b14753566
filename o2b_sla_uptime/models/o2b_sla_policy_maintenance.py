# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

#: A year, and a whole month of 31 days.
MAX_NOTICE_HOURS = 8784
MAX_CAP_MINUTES = 44640
MAINTENANCE_FIELDS = {"maintenance_notice_hours", "maintenance_cap_minutes"}


class SlaPolicy(models.Model):
    """How maintenance has to be announced, and how much of it is excluded (§3.3)."""

    _inherit = "o2b.sla.policy"

    maintenance_notice_hours = fields.Integer(
        string="Notice of Maintenance (Hours)",
        default=48,
        required=True,
        help="Maintenance is announced so many hours ahead, at the latest; what is "
        "announced later counts as downtime.",
    )
    maintenance_cap_minutes = fields.Integer(
        string="Excluded Maintenance (Minutes a Month)",
        default=0,
        required=True,
        help="So many minutes of announced maintenance a calendar month are no "
        "downtime, the earlier window first; 0: no limit.",
    )

    _maintenance_notice_valid = models.Constraint(
        f"CHECK(maintenance_notice_hours BETWEEN 0 AND {MAX_NOTICE_HOURS})",
        "Maintenance is announced between no time and a year ahead.",
    )
    _maintenance_cap_valid = models.Constraint(
        f"CHECK(maintenance_cap_minutes BETWEEN 0 AND {MAX_CAP_MINUTES})",
        "The minutes of maintenance are those of one month at most.",
    )

    @api.model
    def _get_promised_fields(self):
        return super()._get_promised_fields() | MAINTENANCE_FIELDS
