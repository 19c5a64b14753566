# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a change of stage reaches the clocks, said by the code that makes it."""

from datetime import datetime
from typing import NamedTuple


class StageMove(NamedTuple):
    """One change of stage. Like ``MailFacts`` it cannot come from a client."""

    at: datetime | None = None  # naive UTC instant of the move, default now
    reason: str = ""
    follows: bool = True  # whether the clocks follow it


KEY = "sla_stage_move"


def stage_move(env) -> StageMove:
    """Return what was said of the change of stage under way in ``env``."""
    move = env.context.get(KEY)
    return move if isinstance(move, StageMove) else StageMove()
