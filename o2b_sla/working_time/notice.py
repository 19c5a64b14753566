# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How far ahead something has to be asked for, SLA §3.4."""

from .errors import WorkingTimeError
from .instants import from_epoch, to_epoch, whole
from .local_time import opening_epoch


def earliest_day(schedule, requested, days, holidays_until=None):
    """Return the first day that lies ``days`` working days ahead.

    The local day of asking never counts, whatever the hour; the first working day
    after it is one day ahead. So "at least 14 working days ahead" is the fourteenth
    working day after the day of asking, or any later day, working day or not. With no
    days at all it is the day of asking itself. Windows make no working day.

    :param WorkingSchedule schedule: whose working days count
    :param datetime requested: aware, the instant of asking
    :param int days: working days, >= 0
    :param int holidays_until: last year of which the holidays are known; ``None``
        when the schedule knows them all
    :rtype: date, in the schedule's zone
    :raises WorkingTimeError: the day lies in a year without known holidays, or after
        2100; naive or outside 2000-2100; ``days`` is no whole number >= 0
    """
    days = whole(days, "A number of working days")
    zone = schedule.zone
    day = from_epoch(to_epoch(requested)).astimezone(zone).date()
    for _day in range(days):
        midnight = opening_epoch(zone, day.toordinal() + 1, 0)
        day = schedule.next_day_start(from_epoch(midnight)).astimezone(zone).date()
    if holidays_until is not None and day.year > holidays_until:
        raise WorkingTimeError(
            f"The holidays are known until {holidays_until}, so the day that lies"
            f" {days} working days after {requested.astimezone(zone):%Y-%m-%d}"
            " is not known yet."
        )
    return day
