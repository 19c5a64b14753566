# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass, field
from datetime import datetime

from .explanation import explain
from .segment import Segment
from .sides import clock_sides


@dataclass(frozen=True, slots=True)
class ClockState:
    """What :func:`replay` found, as of one instant. Instants are aware UTC.

    :param state: ``not_started``, ``running``, ``at_risk``, ``paused`` (also before
        its start), ``breached`` (not reached and late, also while paused), ``met``,
        ``missed`` or ``cancelled`` (also: no target)
    :param verdict: None until reached, then ``met`` or ``missed``; a clock that is
        cancelled afterwards keeps it but no longer counts. Best effort has none: once
        reached its state is ``met``, whatever its aim was
    :param started_at: when counting starts or started
    :param reached_at: when the response or the resolution was given
    :param deadline: last instant that is in time; None while paused (unless already
        late), without target and for a cancelled clock
    :param original_deadline: the first deadline the clock had
    :param target_seconds: the target; for a reached clock the one it was judged by
    :param used_seconds: time that counted, in the target's arithmetic
    :param paused_seconds: time waiting and closed since the start, same arithmetic
    :param remaining_seconds: target minus used, negative when overrun; None: no target
    :param is_paused: whether the clock waits for the client
    :param breached_at: when it became late: the deadline that passed or, when a change
        made it late at once, the instant of that change
    :param risk_at: when it gets or got ``at_risk``; None when paused or done
    :param thresholds: (percentage, instant) per threshold; empty when paused or done
    :param counts: whether it counts in the percentages of the report
    :param binding: False: best effort (§6). ``deadline`` is the last instant of the
        aim, past or not; it is never ``at_risk``, ``breached`` or ``missed``, has no
        thresholds and does not count
    """

    state: str
    verdict: str | None
    started_at: datetime
    reached_at: datetime | None
    deadline: datetime | None
    original_deadline: datetime | None
    target_seconds: int | None
    used_seconds: int
    paused_seconds: int
    remaining_seconds: int | None
    is_paused: bool
    breached_at: datetime | None
    risk_at: datetime | None
    thresholds: tuple[tuple[int, datetime], ...]
    counts: bool
    binding: bool
    _walk: object = field(repr=False, compare=False)

    @property
    def segments(self):
        """The clock's life so far as a tuple of :class:`Segment`, in order."""
        walk = self._walk
        return tuple(
            Segment(kind, start, end, walk.count(start, end))
            for kind, start, end in walk.spans
            if start < end
        )

    @property
    def sides(self):
        """Whose turn it was in that life, :class:`Sides` without ``before``."""
        return clock_sides(self.segments)

    @property
    def ended_at(self):
        """When the clock was reached or cancelled; None while it is open."""
        cancelled = self._walk.cancelled
        return self.reached_at or (cancelled.at if cancelled else None)

    def explain(self, language="en"):
        """Return the sentences by which a client can check this state by hand.

        :param language: a language code; those that start with ``nl`` give formal
            Dutch, all others English
        :return: list of str, in the order of events, the result last
        """
        return explain(self, self._walk, language)
