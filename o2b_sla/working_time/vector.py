# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The same arithmetic on many instants at once, with numpy when it is there.

numpy is imported when it is first useful: a server that never asks for many instants
does not pay for it.
"""

import functools
import importlib
from typing import NamedTuple

from .errors import WorkingTimeError
from .instants import DAY, whole

#: Shorter lists are faster one by one (a numpy call costs some 10 us).
_SMALL = 64
#: Instants at a time: what the tables and the temporaries take stays in the cache
#: of the processor.
_CHUNK = 16384


@functools.cache
def _numpy():
    """Return numpy, or None where it is not installed."""
    try:
        return importlib.import_module("numpy")
    except ImportError:
        return None


class _Arrays(NamedTuple):
    """The tables of an index as arrays, instants relative to its first UTC day."""

    base: int
    starts: object
    ends: object
    #: position + offset is the instant, within an interval
    offsets: object
    reach: object
    by_day: object
    by_position: object
    quantum: int
    #: how many intervals past the one its guide gives an answer may lie
    day_steps: int
    position_steps: int


def add_many(schedule, starts, seconds):
    """Return ``schedule.add_epoch`` of each start.

    :param starts: int64 array, or a list of ints
    :param seconds: one int for all, or as many as there are starts
    :return: int64 array where an array went in, else a list
    :raises WorkingTimeError: as ``add_epoch``; lengths that differ
    """
    numpy = _numpy_for(starts)
    if numpy is None:
        durations = _repeated(seconds, len(starts))
        return [
            schedule.add_epoch(start, duration)
            for start, duration in zip(starts, durations, strict=True)
        ]
    epochs = _integers(numpy, starts, "An instant")
    durations = _integers(numpy, seconds, "A duration")
    if durations.ndim and durations.shape != epochs.shape:
        raise _lengths_differ(epochs.size, durations.size)
    result = _add(numpy, schedule, epochs, durations)
    return result if isinstance(starts, numpy.ndarray) else result.tolist()


def between_many(schedule, starts, ends):
    """Return ``schedule.between_epoch`` of each pair.

    :param starts: int64 array, or a list of ints
    :param ends: as many
    :return: int64 array where an array went in, else a list
    :raises WorkingTimeError: as ``between_epoch``; lengths that differ
    """
    if len(starts) != len(ends):
        raise _lengths_differ(len(starts), len(ends))
    numpy = _numpy_for(starts)
    if numpy is None:
        return [
            schedule.between_epoch(start, end)
            for start, end in zip(starts, ends, strict=True)
        ]
    low = _integers(numpy, starts, "An instant")
    high = _integers(numpy, ends, "An instant")
    result = _between(numpy, schedule, low, high)
    return result if isinstance(starts, numpy.ndarray) else result.tolist()


def _numpy_for(values):
    """Return numpy where it is there and pays off for this many values."""
    numpy = _numpy()
    if numpy is None or isinstance(values, numpy.ndarray):
        return numpy
    return numpy if len(values) >= _SMALL else None


def _integers(numpy, values, what):
    """Return an int64 array of whole numbers >= 0."""
    try:
        array = numpy.asarray(values)
        if array.size and (array.dtype.kind not in "iu" or array.ndim > 1):
            raise TypeError
        array = array.astype("int64", copy=False)
    except (TypeError, ValueError, OverflowError) as error:
        raise WorkingTimeError(
            f"{what} must be a whole number, or a flat row of them."
        ) from error
    if array.size and array.min() < 0:
        raise WorkingTimeError(f"{what} cannot be negative: {array.min()}.")
    return array


def _repeated(seconds, count):
    try:
        length = len(seconds)
    except TypeError:
        return [whole(seconds)] * count
    if length != count:
        raise _lengths_differ(count, length)
    return seconds


def _lengths_differ(left, right):
    return WorkingTimeError(f"{left} values cannot be paired with {right}.")


def _arrays(numpy, index):
    """Return the tables of an index as arrays, made once."""
    if index.arrays is None:
        index.arrays = _make_arrays(numpy, index)
    return index.arrays


def _make_arrays(numpy, index):
    base = index.first_day * DAY
    # 32 bits hold 68 years of seconds and are twice as fast to carry around.
    kind = "int32" if index.high - base < 2**31 - DAY else "int64"
    starts = numpy.array(index.starts, "int64") - base
    ends = numpy.array(index.ends, "int64") - base
    reach = numpy.array(index.reach, "int64")
    by_day = numpy.array(index.by_day, "intp")
    by_position = numpy.array(index.by_position, "intp")
    return _Arrays(
        base=base,
        starts=starts.astype(kind),
        ends=ends.astype(kind),
        offsets=(ends - reach).astype(kind),
        reach=reach.astype(kind),
        by_day=by_day,
        by_position=by_position,
        quantum=index.quantum,
        day_steps=_steps(numpy, by_day, len(starts) - 1),
        position_steps=_steps(numpy, by_position, len(starts) - 2),
    )


def _steps(numpy, guide, last):
    """Return the most intervals between an entry of a guide and the next one."""
    return int(numpy.diff(guide, append=last).max(initial=0))


def _chunks(size):
    return (slice(start, start + _CHUNK) for start in range(0, size, _CHUNK))


def _positions(numpy, arrays, epochs):
    """Return Index.position of each epoch."""
    moments = (epochs - arrays.base).astype(arrays.starts.dtype)
    found = arrays.by_day.take(moments // DAY)
    for _step in range(arrays.day_steps):
        found += arrays.ends.take(found) <= moments
    opened = numpy.maximum(arrays.starts.take(found), moments)
    return opened - arrays.offsets.take(found)


def _located(arrays, positions):
    """Return Index.locate of each position, which starts at 1."""
    positions = positions.astype(arrays.starts.dtype)
    found = arrays.by_position.take((positions - 1) // arrays.quantum)
    for _step in range(arrays.position_steps):
        found += arrays.reach.take(found) < positions
    return positions + arrays.offsets.take(found)


def _add(numpy, schedule, epochs, durations):
    if not epochs.size:
        return epochs.copy()
    index = schedule.covering(int(epochs.min()), int(epochs.max()))
    # Also keeps the sums below within 64 bits.
    index = schedule.reaching(index, int(durations.max()))
    # Without a duration it is the next opening: where the next second starts.
    durations, nothing = numpy.maximum(durations, 1), durations == 0
    result = numpy.empty(epochs.shape, "int64")
    arrays = _arrays(numpy, index)
    for chunk in _chunks(epochs.size):
        seconds = durations[chunk] if durations.ndim else durations
        numpy.add(_positions(numpy, arrays, epochs[chunk]), seconds, out=result[chunk])
    arrays = _arrays(numpy, schedule.reaching(index, int(result.max())))
    for chunk in _chunks(epochs.size):
        numpy.add(_located(arrays, result[chunk]), arrays.base, out=result[chunk])
    result -= nothing
    return result


def _between(numpy, schedule, starts, ends):
    result = numpy.empty(starts.shape, "int64")
    if not starts.size:
        return result
    index = schedule.covering(
        min(int(starts.min()), int(ends.min())),
        max(int(starts.max()), int(ends.max())),
    )
    arrays = _arrays(numpy, index)
    for chunk in _chunks(starts.size):
        low = starts[chunk]
        high = numpy.maximum(ends[chunk], low)
        numpy.subtract(
            _positions(numpy, arrays, high),
            _positions(numpy, arrays, low),
            out=result[chunk],
        )
    return result
