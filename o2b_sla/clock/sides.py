# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whose turn it was: the time of a record divided over the two parties.

Nothing here decides a verdict; it tells where the time between arrival and completion
went, in the same seconds that the clocks count.
"""

from typing import NamedTuple

from .segment import ASLEEP, CLOSED, PAUSED, RUNNING

# With us lies also what has no target (P4): somebody waits for us, nobody measures.
OURS = (RUNNING, ASLEEP)


class Sides(NamedTuple):
    """Seconds of counting time.

    :param before: between the arrival and the start of the clocks (§3.7)
    :param ours: with us
    :param client: waiting for the client, where that pauses the clock
    :param closed: solved or cancelled, before it was opened again
    """

    before: int = 0
    ours: int = 0
    client: int = 0
    closed: int = 0

    @property
    def total(self):
        return sum(self)


def clock_sides(segments):
    """Divide the life of one clock.

    :param segments: of :class:`Segment`
    :return: :class:`Sides`, ``before`` zero
    """
    seconds = {}
    for segment in segments:
        seconds[segment.kind] = seconds.get(segment.kind, 0) + segment.seconds
    return Sides(
        ours=sum(seconds.get(kind, 0) for kind in OURS),
        client=seconds.get(PAUSED, 0),
        closed=seconds.get(CLOSED, 0),
    )


def record_sides(states, received_at, now, count):
    """Divide the life of a record with several clocks, one after another.

    :param states: :class:`ClockState` list in the order in which the clocks started
    :param received_at: aware datetime, the arrival
    :param now: aware datetime
    :param count: ``(start, end) -> seconds`` of counting time, zero when reversed
    :return: :class:`Sides`
    """
    if not states:
        return Sides()
    first = states[0].started_at
    total = Sides(before=count(received_at, min(first, now)))
    ended = None
    for state in states:
        total = _add(total, clock_sides(state.segments))
        if ended is not None:
            # a new clock after reopening: it was closed in between
            gap = count(max(ended, first), min(state.started_at, now))
            total = total._replace(closed=total.closed + gap)
        ended = state.ended_at
        if ended is None:
            break
    return total


def _add(one, other):
    return Sides(*(a + b for a, b in zip(one, other, strict=True)))
