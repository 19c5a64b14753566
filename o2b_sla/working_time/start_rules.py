# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When the clocks of a request start, SLA §3.7."""

from .errors import WorkingTimeError
from .instants import from_epoch, to_epoch


def _next_working_day(arrival, schedule):
    return schedule.next_day_start(arrival)


def _next_opening(arrival, schedule):
    return schedule.next_open(arrival)


def _immediate(arrival, _schedule):
    return from_epoch(to_epoch(arrival))


_RULES = {
    "next_working_day": _next_working_day,
    "next_opening": _next_opening,
    "immediate": _immediate,
}
START_RULES = tuple(_RULES)


def start_instant(rule, arrival, schedule):
    """Return the instant at which the clocks start.

    ``next_working_day``: the first start of a working day at or after arrival, so
    what comes Monday 08:00 starts Monday 09:00 and what comes Monday 10:00 starts
    Tuesday 09:00. ``next_opening``: at once when open, else at the next opening.
    ``immediate``: at once, also when closed.

    :param str rule: one of ``START_RULES``
    :param datetime arrival: aware; microseconds are dropped
    :param WorkingSchedule schedule: opening time of the agreement
    :rtype: datetime, aware UTC
    :raises WorkingTimeError: no such rule; naive or outside 2000-2100
    """
    try:
        start = _RULES[rule]
    except (KeyError, TypeError) as error:
        raise WorkingTimeError(
            f"{rule!r} is no start rule; use one of {', '.join(START_RULES)}."
        ) from error
    return start(arrival, schedule)
