# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Opening time, exact to the second. Pure Python: it knows no Odoo.

A :class:`WorkingSchedule` is built from opening hours per weekday, a zone, holidays,
closures and extra windows, and answers "which instant is N opening seconds later" and
"how much opening time lies between" in about a microsecond.
"""

from .dutch_holidays import LIBERATION_DAY_RULES, dutch_holidays
from .errors import WorkingTimeError
from .notice import earliest_day
from .schedule import WorkingSchedule
from .start_rules import START_RULES, start_instant
from .units import UNITS, is_elapsed, target_seconds

__all__ = [
    "LIBERATION_DAY_RULES",
    "START_RULES",
    "UNITS",
    "WorkingSchedule",
    "WorkingTimeError",
    "dutch_holidays",
    "earliest_day",
    "is_elapsed",
    "start_instant",
    "target_seconds",
]
