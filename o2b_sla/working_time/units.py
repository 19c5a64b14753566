# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Units in which a target is written, SLA §3.2."""

from fractions import Fraction
from numbers import Rational

from .errors import WorkingTimeError
from .instants import DAY, whole

_HOUR = 3600
_ELAPSED = {"hour": _HOUR, "day": DAY, "week": 7 * DAY}
UNITS = ("working_hour", "working_day", "working_week", *_ELAPSED)


def is_elapsed(unit):
    """Return whether a unit runs day and night, not on opening time only.

    :raises WorkingTimeError: no such unit
    """
    if unit not in UNITS:
        raise WorkingTimeError(f"{unit!r} is no unit; use one of {', '.join(UNITS)}.")
    return unit in _ELAPSED


def target_seconds(amount, unit, day_seconds=8 * _HOUR, week_seconds=40 * _HOUR):
    """Return a target in whole seconds: of opening time, or elapsed ones.

    :param amount: number of units, >= 0; a part of one (1.5) when it makes whole
        seconds, a float being read as it is written
    :param str unit: one of ``UNITS``
    :param int day_seconds: opening time of a working day of the calendar
    :param int week_seconds: opening time of a working week of the calendar
    :rtype: int
    :raises WorkingTimeError: no such unit, no number >= 0, not whole seconds
    """
    if is_elapsed(unit):
        size = _ELAPSED[unit]
    else:
        size = {
            "working_hour": _HOUR,
            "working_day": whole(day_seconds, "The length of a working day"),
            "working_week": whole(week_seconds, "The length of a working week"),
        }[unit]
    seconds = _exact(amount) * size
    if seconds.denominator != 1:
        raise WorkingTimeError(f"{amount!r} {unit} is not a whole number of seconds.")
    return int(seconds)


def _exact(amount):
    """Return an amount as a fraction; 1.1 is eleven tenths, as it was typed."""
    try:
        if isinstance(amount, bool):
            raise TypeError
        if not isinstance(amount, Rational):
            amount = repr(amount) if isinstance(amount, float) else amount
        exact = Fraction(amount)
    except (TypeError, ValueError, OverflowError) as error:
        raise WorkingTimeError(
            f"The amount of a target must be a number, not {amount!r}."
        ) from error
    if exact < 0:
        raise WorkingTimeError(f"A target cannot be negative: {amount!r}.")
    return exact
