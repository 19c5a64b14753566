# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SLA clock: a pure function of events, opening time and a target.

Imports neither Odoo nor the package that holds the schedules, so it is tested
without either. Start at :func:`replay`.
"""

from .errors import ClockError
from .events import Event, EventKind
from .replay import replay
from .schedule import Schedule
from .segment import Segment
from .state import ClockState
from .target import Target

__all__ = [
    "ClockError",
    "ClockState",
    "Event",
    "EventKind",
    "Schedule",
    "Segment",
    "Target",
    "replay",
]
