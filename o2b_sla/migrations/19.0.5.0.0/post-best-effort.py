# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Clocks from before there was best effort promised their times."""


def migrate(cr, version):
    """Say so in each of them; nothing else changes."""
    cr.execute("UPDATE o2b_sla_clock SET best_effort = false WHERE best_effort IS NULL")
