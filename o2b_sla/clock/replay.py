# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from operator import attrgetter

from .errors import ClockError
from .events import EventKind, as_instant
from .walk import Walk

START = EventKind.START
VOID = EventKind.VOID

_by_instant = attrgetter("at")


def replay(events, schedule, target, now):
    """Return the state of a clock as of ``now``.

    Rules (SLA §3.2, §3.7 and "Rules the agreement leaves open"):

    * The clock starts at the instant of START, which may lie in the future. What
      happens before it is kept: paused then, it starts paused; reached then, it is met.
    * Late is strictly after the deadline: reached in its very second is met, also when
      the breach was noted before that became known. A running clock that is late stays
      so, whatever happens to target, schedule or pauses afterwards.
    * A change of target counts again from the start (pauses kept), or from the change
      when ``from_change`` is set. When that puts the deadline in the past, the clock is
      late from the change on. Time without a target, after a target was withdrawn, is
      not counted; a clock that never had one is counted from its start.
    * A verdict is final: a later target applies only if the clock is reopened.
    * Best effort (§6, ``binding`` of START or TARGET) counts the same seconds and is
      never late. It begins with its event: who was late before stays late. When it
      ends, and the target counted from the start has passed, the clock is late from
      the change on.
    * A withdrawn event (VOID) never was, whatever ``now`` is.

    :param events: sequence of :class:`Event`, exactly one START that is not withdrawn;
        those after ``now`` are ignored, except START
    :param schedule: the opening time, see :class:`Schedule`
    :param target: :class:`Target`: thresholds, and the first target when START has none
    :param now: aware datetime
    :return: :class:`ClockState`
    :raises ClockError: no or two STARTs, withdrawal of an unknown event or of a
        withdrawal, naive ``now``
    """
    now = as_instant(now, "Now")
    events, withdrawn = _effective(events)
    start = None
    for event in events:
        if event.kind is START:
            if start is not None:
                raise ClockError("A clock starts once: withdraw the first start")
            start = event
    if start is None:
        raise ClockError("A clock needs a start")
    walk = Walk(schedule, target, start, now, withdrawn)
    for event in sorted(events, key=_by_instant):
        if event.at > now:
            break
        if event.kind is not START:
            walk.apply(event)
    return walk.finish()


def _effective(events):
    """Return the events that stand, and [(withdrawal, withdrawn event)]."""
    voids = [event for event in events if event.kind is VOID]
    if not voids:
        return events, ()
    by_key = {event.key: event for event in events if event.key is not None}
    withdrawn = []
    for void in voids:
        event = by_key.get(void.voids)
        if event is None:
            raise ClockError(f"Withdrawal of an unknown event: {void.voids!r}")
        if event.kind is VOID:
            raise ClockError(f"A withdrawal cannot be withdrawn: {void.voids!r}")
        withdrawn.append((void, event))
    gone = {void.voids for void in voids}
    stand = [
        event for event in events if event.kind is not VOID and event.key not in gone
    ]
    return stand, withdrawn
