# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of the results of checks: states, outages, noise.

Pure Python: imports no Odoo, knows no clock. Instants are UNIX seconds, intervals are
half-open ``(start, end)``.

- ``Signal``: what somebody says about a monitor;
- ``begin``, ``step``, ``elapse``, ``pause``, ``resume``: the states of one monitor;
- ``segments``, ``plan``: the outages that signals make, in whatever order they come;
- ``masked``: a text without secrets.
"""

from .machine import (
    PAUSED,
    RECOVERING,
    SUSPECT,
    Change,
    Config,
    Sample,
    State,
    begin,
    elapse,
    pause,
    resume,
    step,
)
from .masking import masked
from .signals import DOWN, NATIVE, UNKNOWN, UP, Signal
from .timeline import Outage, Segment, plan, segments

__all__ = [
    "DOWN",
    "NATIVE",
    "PAUSED",
    "RECOVERING",
    "SUSPECT",
    "UNKNOWN",
    "UP",
    "Change",
    "Config",
    "Outage",
    "Sample",
    "Segment",
    "Signal",
    "State",
    "begin",
    "elapse",
    "masked",
    "pause",
    "plan",
    "resume",
    "segments",
    "step",
]
