# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaCause(models.Model):
    """Why an incident happened, for analysis (SLA §2.2)."""

    _name = "o2b.sla.cause"
    _description = "Cause of a Ticket"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, copy=False, help="Stable name for software, such as human_error."
    )
    description = fields.Char(translate=True, help="When to choose it.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another cause has this code already."
    )
    _code_valid = models.Constraint(
        "CHECK(code ~ '^[a-z][a-z0-9_]*$')",
        "A code has small letters, digits and underscores only, such as human_error.",
    )
