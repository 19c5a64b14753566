# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What measured outages mean: how bad, how urgent, when it is over.

Pure Python, no Odoo. Instants are whole UNIX seconds (UTC), an interval is
``(start, end)``, half open; ``end`` is ``None`` as long as it goes on.
"""

from .rules import (
    DOWN,
    HOLD_SECONDS,
    PARTIAL,
    first_uncovered,
    level_of,
    priority_code,
    touches,
    urgent_seconds,
    worst_level,
)
from .spells import merge_spells, recovered_at

__all__ = [
    "DOWN",
    "HOLD_SECONDS",
    "PARTIAL",
    "first_uncovered",
    "level_of",
    "merge_spells",
    "priority_code",
    "recovered_at",
    "touches",
    "urgent_seconds",
    "worst_level",
]
