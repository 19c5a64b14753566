# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outages that signals make.

All signals that are not settled yet are laid on one line, whatever order they came in,
and the line is compared with the outages that were written down. Written outages keep
their start; only an end that is not final moves. So the outages of a monitor are the
same whether a message comes once or three times, early or late.
"""

from dataclasses import dataclass

from .signals import DOWN, UNKNOWN, UP, Signal

FOREVER = 1 << 60
#: A gap in the measurements between two outages that is taken as down, in seconds.
BRIDGE = 15 * 60
#: Of two signals about one instant the later of these holds.
_RANK = {UNKNOWN: 0, DOWN: 1, UP: 2}


@dataclass(frozen=True)
class Segment:
    """A stretch of the line that is down or unknown.

    :param kind: str, ``down`` or ``unknown``
    :param start: int
    :param end: int or None, it lasts
    :param signal: Signal or None, the one that began it; None when it lasted before
    """

    kind: str
    start: int
    end: int | None
    signal: Signal | None = None


@dataclass(frozen=True)
class Outage:
    """An outage that was written down, or has to be.

    :param id: int or None, not written yet
    :param kind: str, ``down`` or ``unknown``
    :param start: int
    :param end: int or None, when it ended for good
    :param provisional: int or None, when it ended as far as is known
    :param is_bridged: bool, a gap between two outages
    :param signal: Signal or None, the one that began it
    """

    id: int | None
    kind: str
    start: int
    end: int | None = None
    provisional: int | None = None
    is_bridged: bool = False
    signal: Signal | None = None

    @property
    def until(self):
        """Its end, final or not; far in the future when it lasts."""
        ends = [at for at in (self.end, self.provisional) if at is not None]
        return ends[0] if ends else FOREVER


def segments(signals, initial=None):
    """The stretches of down and unknown that signals tell of.

    :param signals: iterable of Signal of one monitor, any order
    :param initial: (kind, start) of what lasted before the first of them, or None
    :return: list of Segment in the order of time
    """
    state, start = initial or (UP, None)
    found, origin = [], None
    for at, signal in _points(signals):
        if signal.state == state:
            continue
        if signal.state == UP and state == UNKNOWN and not signal.confirmed:
            # an engine that was blind does not know when it got better
            continue
        if state != UP and start < at:
            found.append(Segment(state, start, at, origin))
        state, start, origin = signal.state, at, signal
    if state != UP:
        found.append(Segment(state, start, None, origin))
    return found


def plan(outages, signals, fresh=None):
    """What has to be written so that the outages are those the signals tell of.

    :param outages: list of Outage of one monitor: those that have no final end, and
        those that ended since a quarter of an hour before the first signal
    :param signals: list of Signal of that monitor, not empty: all that still count
    :param fresh: list of Signal, those of them that are new; None: all are
    :return: list of Outage: new ones (``id`` None), and written ones with another end
    """
    signals = list(signals)
    first = min(signal.start for signal in signals)
    horizon = _get_horizon(signals, signals if fresh is None else fresh)
    line = segments(signals, _initial(outages, first))
    result = {}
    for kind in (DOWN, UNKNOWN):
        ours = [outage for outage in outages if outage.kind == kind]
        stretches = [segment for segment in line if segment.kind == kind]
        moved = _move(ours, stretches, first, horizon)
        added = _add(moved, stretches, horizon)
        result[kind] = (moved, added)
    moved = [outage for kind in result for outage in result[kind][0]]
    added = [outage for kind in result for outage in result[kind][1]]
    before = {outage.id: outage for outage in outages}
    changed = [outage for outage in moved if outage != before[outage.id]]
    return changed + added + _bridge(moved + added, horizon)


def _get_horizon(signals, fresh):
    """What ends up to here ends for good.

    A report that confirms nothing settles nothing either: the other half of a late one
    may be on its way.
    """
    if not any(signal.confirmed for signal in fresh):
        return -FOREVER
    return max(signal.at for signal in signals if signal.confirmed)


def _points(signals):
    """(instant, Signal) in the order in which they count."""
    confirmed = [s for s in signals if s.confirmed and s.start < s.at]
    found = set()
    for signal in signals:
        for at in {signal.start, signal.at}:
            if signal.confirmed or not _is_overruled(signal, at, confirmed):
                found.add((at, signal))
    return sorted(
        found,
        key=lambda point: (
            point[0],
            _RANK[point[1].state],
            point[1].at,
            point[1].start,
            *_identity(point[1]),
        ),
    )


def _identity(signal):
    """The same order for the same signals, however they came."""
    return (
        signal.confirmed,
        signal.estimated,
        signal.source,
        signal.category,
        signal.text,
    )


def _is_overruled(signal, at, confirmed):
    """Whether a measurement says otherwise about that instant."""
    return any(
        other.state != signal.state and other.start < at < other.at
        for other in confirmed
    )


def _initial(outages, first):
    """What lasts when the first signal speaks: (kind, start), or None."""
    lasting = [
        outage
        for outage in outages
        if outage.start < first and outage.end is None and outage.provisional is None
    ]
    if not lasting:
        return None
    # down counts for more than unknown, as in the verdict
    outage = max(lasting, key=lambda each: (each.kind == DOWN, each.start))
    return outage.kind, outage.start


def _move(outages, stretches, first, horizon):
    """Outages of one kind with the ends that the line gives them."""
    outages = sorted(outages, key=lambda each: (each.start, each.id))
    found = []
    for place, outage in enumerate(outages):
        if outage.end is not None:
            found.append(outage)
            continue
        if outage.start < first and outage.provisional is not None:
            end = outage.provisional
        else:
            end = _end_of(outage, stretches)
            later = [each.start for each in outages[place + 1 :]]
            if later and (end is None or later[0] < end):
                end = later[0]
        is_empty = end == outage.start and horizon > -FOREVER
        is_final = is_empty or (end is not None and end <= horizon)
        found.append(
            Outage(
                outage.id,
                outage.kind,
                outage.start,
                end=end if is_final else None,
                provisional=outage.provisional if is_final else end,
                is_bridged=outage.is_bridged,
                signal=outage.signal,
            )
        )
    return found


def _end_of(outage, stretches):
    """Where the stretch around its start ends; there when there is none."""
    for stretch in stretches:
        if stretch.start <= outage.start and (
            stretch.end is None or outage.start < stretch.end
        ):
            return stretch.end
    return outage.start


def _add(outages, stretches, horizon):
    """Outages for the parts of the stretches in which there are none."""
    found = []
    for stretch in stretches:
        end = FOREVER if stretch.end is None else stretch.end
        for start, stop in _without(stretch.start, end, outages):
            lasts = stop == FOREVER
            is_final = stop <= horizon
            found.append(
                Outage(
                    None,
                    stretch.kind,
                    start,
                    end=stop if is_final else None,
                    provisional=None if lasts or is_final else stop,
                    signal=stretch.signal,
                )
            )
    return found


def _without(start, end, outages):
    """Parts of an interval that no outage covers."""
    for outage in sorted(outages, key=lambda each: each.start):
        if outage.until <= start or outage.start >= end:
            continue
        if outage.start > start:
            yield start, outage.start
        start = outage.until
        if start >= end:
            return
    if start < end:
        yield start, end


def _bridge(outages, horizon):
    """The short gaps between two outages in which nothing was measured."""
    down = sorted(
        (each for each in outages if each.kind == DOWN and each.start <= horizon),
        key=lambda each: each.start,
    )
    unknown = [each for each in outages if each.kind == UNKNOWN]
    found = []
    latest = None
    for outage in down:
        if latest and latest.end is not None:
            start, end = latest.end, outage.start
            if 0 < end - start <= BRIDGE and not [*_without(start, end, unknown)]:
                found.append(
                    Outage(
                        None,
                        DOWN,
                        start,
                        end=end,
                        is_bridged=True,
                        signal=outage.signal,
                    )
                )
        if latest is None or outage.until > latest.until:
            latest = outage
    return found
