# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Changes that were refused used up numbers."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Count on from the next number, from now on without gaps."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    sequence = env.ref("o2b_sla.ir_sequence_change", raise_if_not_found=False)
    if sequence and sequence.implementation == "standard":
        number = sequence.number_next_actual
        sequence.implementation = "no_gap"
        sequence.number_next = number
