# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SLA clock: a pure function of events, opening time and a target.

Imports neither Odoo nor the package that holds the schedules, so it is tested
without either. Start at :func:`replay`.
"""

from .audit import ANSWERED, NOTHING_ASKED, Misplaced, misplaced_waiting
from .durations import duration_text
from .errors import ClockError
from .events import Event, EventKind
from .replay import replay
from .schedule import Schedule
from .segment import PAUSED, Segment
from .sides import Sides, clock_sides, record_sides
from .state import ClockState
from .target import Target

__all__ = [
    "ANSWERED",
    "ClockError",
    "ClockState",
    "Event",
    "EventKind",
    "Misplaced",
    "NOTHING_ASKED",
    "PAUSED",
    "Schedule",
    "Segment",
    "Sides",
    "Target",
    "clock_sides",
    "duration_text",
    "misplaced_waiting",
    "record_sides",
    "replay",
]
