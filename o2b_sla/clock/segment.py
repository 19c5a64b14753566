# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime
from typing import NamedTuple

RUNNING = "running"
PAUSED = "paused"
CLOSED = "closed"
ASLEEP = "asleep"


class Segment(NamedTuple):
    """A stretch of one clock's life, half-open ``[start, end)``.

    :param kind: ``running``, ``paused`` (waiting), ``closed`` (solved or cancelled,
        then reopened) or ``asleep`` (without target)
    :param seconds: its length in the arithmetic of the clock's target
    """

    kind: str
    start: datetime
    end: datetime
    seconds: int
