# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Instants and durations at the border of the engine.

Inside the engine everything is an integer: an instant is the number of whole
seconds since 1970-01-01 00:00 UTC ("epoch"), a duration is whole seconds.
"""

import operator
from datetime import datetime, timezone

from .errors import WorkingTimeError

DAY = 86400
FIRST_YEAR = 2000
LAST_YEAR = 2100
UTC = timezone.utc
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
fromtimestamp = datetime.fromtimestamp
#: ``date.toordinal()`` of 1970-01-01: ordinal - this = day number of the epoch.
EPOCH_ORDINAL = EPOCH.toordinal()


def to_epoch(instant):
    """Return the whole seconds since 1970 of an aware datetime.

    :param datetime instant: aware, in any zone; microseconds are dropped
    :raises WorkingTimeError: naive, or no datetime at all
    """
    try:
        # Odoo and this suite pass datetime.timezone.utc: one identity check is
        # all such an instant costs.
        if instant.tzinfo is not UTC:
            instant = _as_utc(instant)
        elapsed = instant - EPOCH
        return elapsed.days * DAY + elapsed.seconds
    except (AttributeError, TypeError) as error:
        raise WorkingTimeError(
            f"An instant must be a datetime with a time zone, not {instant!r}."
        ) from error


def _as_utc(instant):
    if instant.utcoffset() is None:
        raise WorkingTimeError(
            f"The instant {instant!r} has no time zone; pass it in UTC."
        )
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise out_of_range(instant) from error


def from_epoch(epoch):
    """Return the aware UTC datetime of whole seconds since 1970."""
    # A third faster than adding a timedelta, and exact for whole seconds.
    return fromtimestamp(epoch, UTC)


def whole(number, what="A duration"):
    """Return ``number`` as an int >= 0.

    :param number: an int, or what behaves as one (a numpy integer)
    :param str what: what is refused, the first words of the message
    :raises WorkingTimeError: bool, float, NaN, text, negative
    """
    try:
        if isinstance(number, bool):
            raise TypeError
        result = operator.index(number)
    except TypeError as error:
        raise WorkingTimeError(
            f"{what} must be a whole number, not {number!r}."
        ) from error
    if result < 0:
        raise WorkingTimeError(f"{what} cannot be negative: {number!r}.")
    return result


def out_of_range(moment):
    """Return the error for a moment outside the years the engine answers for."""
    return WorkingTimeError(
        f"{moment} is outside the years {FIRST_YEAR} to {LAST_YEAR}."
    )
