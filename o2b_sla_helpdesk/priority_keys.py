# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""OCA's priority keys under the agreement's names (SLA §3.1)."""

PRIORITIES = [("0", "P4"), ("1", "P3"), ("2", "P2"), ("3", "P1")]
PRIORITY_CODES = dict(PRIORITIES)
PRIORITY_KEYS = {code: key for key, code in PRIORITIES}
