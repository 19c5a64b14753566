# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Opening hours per weekday, checked and put in order."""

from datetime import date, datetime

from .errors import WorkingTimeError
from .instants import DAY
from .intervals import union

WEEKDAYS = range(7)


def week_table(opening_hours):
    """Return seven tuples of (open, close), Monday first, sorted and merged.

    :param Mapping opening_hours: weekday (0 = Monday) to a sequence of (open, close)
        in seconds after local midnight, 0 <= open < close <= 86400
    :raises WorkingTimeError: a weekday or a time that cannot be
    """
    try:
        items = list(opening_hours.items())
    except AttributeError as error:
        raise WorkingTimeError(
            f"Opening hours must be a mapping of weekdays, not {opening_hours!r}."
        ) from error
    table = [()] * 7
    for weekday, shifts in items:
        if type(weekday) is not int or weekday not in WEEKDAYS:
            raise WorkingTimeError(
                f"A weekday is 0 (Monday) to 6 (Sunday), not {weekday!r}."
            )
        table[weekday] = tuple(union(map(_checked_shift, shifts)))
    return tuple(table)


def _checked_shift(shift):
    try:
        start, end = shift
    except (TypeError, ValueError) as error:
        raise WorkingTimeError(
            f"Opening hours are pairs (open, close) in seconds, not {shift!r}."
        ) from error
    for second in (start, end):
        if type(second) is not int:
            raise WorkingTimeError(
                f"Opening hours must be whole seconds after midnight, not {second!r}."
            )
    if not 0 <= start < end <= DAY:
        raise WorkingTimeError(
            "Opening hours must open before they close, between 0 and 86400 seconds"
            f" after midnight, not {shift!r}."
        )
    return start, end


def dated_tables(opening_hours, revisions):
    """Return [(first ordinal, week table)] in order; the first one starts at 0.

    :param revisions: sequence of (date, opening hours), valid from that local date
    :raises WorkingTimeError: two revisions on one date, or no date
    """
    tables = {0: week_table(opening_hours)}
    for start, hours in revisions:
        if not is_date(start):
            raise WorkingTimeError(
                f"Opening hours are valid from a date, not from {start!r}."
            )
        if start.toordinal() in tables:
            raise WorkingTimeError(f"Two revisions of the opening hours on {start}.")
        tables[start.toordinal()] = week_table(hours)
    return sorted(tables.items())


def is_date(value):
    """Return whether the value is a date and not an instant."""
    return isinstance(value, date) and not isinstance(value, datetime)
