# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a local wall clock to UTC, also when the clock is put forward or back.

A wall time is given as a day (proleptic ordinal) and seconds after midnight, 24:00
(86400) included. Two facts make it exact: a wall time the clock jumps over is the
instant of the jump; of a wall time that happens twice an opening is the first
occurrence and a closing is the last one, so that the shift covers both.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .errors import WorkingTimeError
from .instants import DAY, EPOCH_ORDINAL, UTC, from_epoch

_WALL_EPOCH = datetime(1970, 1, 1)
#: Offsets are probed this many days apart. No zone changes its offset and changes
#: it back within a week, so equal probes mean that nothing happened in between.
_PROBE_DAYS = 7


def as_zone(zone):
    """Return the ZoneInfo of a name or of a ZoneInfo.

    :raises WorkingTimeError: unknown or missing zone
    """
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise WorkingTimeError(
            f"{zone!r} is not a known time zone; use a name as Europe/Amsterdam."
        ) from error


def offset_at(zone, epoch):
    """Return the seconds local time is ahead of UTC at an instant (epoch)."""
    offset = datetime.fromtimestamp(epoch, zone).utcoffset()
    return offset.days * DAY + offset.seconds


def day_offsets(zone, first, last):
    """Return the offset of each local day, None where a jump may fall in it.

    :param int first: ordinal of the first day
    :param int last: ordinal of the last day, included
    :return: list of seconds ahead of UTC or None, one for each day
    """
    # A local day lies within the UTC days around it, whatever the zone.
    start = (first - 1 - EPOCH_ORDINAL) * DAY
    probes = _probe(zone, start, last - first + 4)
    return [
        here[0] if here[0] == here[1] == here[2] == here[3] else None
        for here in zip(probes, probes[1:], probes[2:], probes[3:], strict=False)
    ]


def _probe(zone, start, days):
    """Return the offset at each of ``days`` consecutive UTC midnights."""
    probes = []
    left = offset_at(zone, start)
    for day in range(0, days, _PROBE_DAYS):
        right = offset_at(zone, start + (day + _PROBE_DAYS) * DAY)
        if left == right:
            probes += [left] * _PROBE_DAYS
        else:
            probes += [
                offset_at(zone, start + (day + inner) * DAY)
                for inner in range(_PROBE_DAYS)
            ]
        left = right
    return probes[:days]


def opening_epoch(zone, ordinal, seconds):
    """Return the first instant at which the local clock shows this wall time."""
    first, _last = _occurrences(zone, ordinal, seconds)
    return first


def closing_epoch(zone, ordinal, seconds):
    """Return the end of the last second of this local day before this wall time."""
    first, last = _occurrences(zone, ordinal, seconds)
    if first == last:
        return first
    # 24:00 is 00:00 of the next day. Where that happens twice, today ends at the
    # first one, unless the clock went back over midnight into today again.
    before = from_epoch(last - 1).astimezone(zone)
    return last if before.toordinal() == ordinal else first


def _occurrences(zone, ordinal, seconds):
    """Return the first and the last instant (epochs) of a wall time."""
    wall = (ordinal - EPOCH_ORDINAL) * DAY + seconds
    moment = (_WALL_EPOCH + timedelta(0, wall)).replace(tzinfo=zone)
    first = _epoch(moment)
    last = _epoch(moment.replace(fold=1))
    if last < first:  # the clock jumped over it
        first = last = _jump(zone, last, first)
    return first, last


def _epoch(moment):
    return int(moment.astimezone(UTC).timestamp())


def _jump(zone, low, high):
    """Return the instant in (low, high] at which the offset changes."""
    before = offset_at(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high
