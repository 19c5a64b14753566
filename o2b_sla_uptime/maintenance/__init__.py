# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When maintenance takes place, and which of it counts as agreed (SLA §2.3, §3.3).

Pure Python, imports no Odoo. Instants are UNIX seconds (int, UTC), intervals are
half-open tuples ``(start, end)``; days and times of day are those of a zone.
"""

from .calendar_file import Entry, write_calendar
from .eligibility import Eligibility, Window, judge_windows
from .recurrence import Occurrence, Rule, list_occurrences, write_rule

__all__ = [
    "Eligibility",
    "Entry",
    "Occurrence",
    "Rule",
    "Window",
    "judge_windows",
    "list_occurrences",
    "write_calendar",
    "write_rule",
]
