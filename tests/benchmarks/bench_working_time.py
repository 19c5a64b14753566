# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Opening time: one deadline, elapsed time, a million at once, and the index behind
them, against Odoo's own planning and the fastest library on PyPI.

``pure_rows`` needs no Odoo, ``odoo_rows`` takes an environment with the suite.
"""

import random
import time
import tracemalloc
from datetime import datetime, timedelta, timezone
from statistics import median
from zoneinfo import ZoneInfo

import numpy
import officehours
from table import Row
from working_time import WorkingSchedule, dutch_holidays

UTC = timezone.utc
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = 3600, 86400
OFFICE_HOURS = {day: [(9 * HOUR, 17 * HOUR)] for day in range(5)}
FIRST_YEAR, YEARS = 2016, 20
FIRST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
TARGETS = (2, 8, 16, 40)
CALLS, ODOO_CALLS, MANY = 5_000, 300, 1_000_000
ROUNDS, ODOO_ROUNDS = 9, 3
#: one megabyte, in the unit of the row
MEGABYTE = 1024


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    from databases import OURS

    with databases.env(OURS) as env:
        return odoo_rows(env) + pure_rows()


def odoo_rows(env):
    """Against ``plan_hours`` and ``get_work_hours_count`` on the same calendar.

    :param env: odoo.api.Environment of a database with the suite
    :return: list of Row
    """
    calendar = env.ref("o2b_sla.resource_calendar_standard")
    schedule = calendar._sla_schedule()
    starts = _instants(datetime(2026, 1, 1, tzinfo=UTC), 2 * 365 * DAY, ODOO_CALLS)
    targets = _targets(ODOO_CALLS)
    ends = [end for start in starts for end in _instants(start, 60 * DAY, 1)]
    # Odoo takes naive UTC.
    odoo_starts = [start.replace(tzinfo=None) for start in starts]
    odoo_ends = [end.replace(tzinfo=None) for end in ends]

    def plan_hours(start, hours):
        return calendar.plan_hours(hours, start, compute_leaves=True)

    def get_work_hours_count(start, end):
        return calendar.get_work_hours_count(start, end, compute_leaves=True)

    return [
        Row(
            "deadline, one at a time",
            _per_call(schedule.add, _pairs(starts, _seconds(targets))),
            peer=_per_call(plan_hours, _pairs(odoo_starts, targets), ODOO_ROUNDS),
            peer_name="plan_hours",
            times_faster=1000,
        ),
        Row(
            "elapsed working time, one at a time",
            _per_call(schedule.between, _pairs(starts, ends)),
            peer=_per_call(
                get_work_hours_count, _pairs(odoo_starts, odoo_ends), ODOO_ROUNDS
            ),
            peer_name="get_work_hours_count",
            times_faster=2000,
        ),
    ]


def pure_rows():
    """Against ``officehours``, the scalar form, and the design's figures.

    :return: list of Row
    """
    schedule = _built()
    low = int(FIRST.timestamp())
    rnd = numpy.random.default_rng(1)
    starts = rnd.integers(low, low + (YEARS - 1) * 365 * DAY, MANY)
    seconds = rnd.choice(_seconds(TARGETS), MANY)
    ends = starts + rnd.integers(0, 60 * DAY, MANY)
    return [
        _officehours(schedule),
        _many("deadlines", schedule.add_many, schedule.add_epoch, starts, seconds),
        _many(
            "elapsed times", schedule.between_many, schedule.between_epoch, starts, ends
        ),
        *_index(),
    ]


def _officehours(schedule):
    years = range(FIRST_YEAR, FIRST_YEAR + YEARS)
    days = [day for year in years for day in dutch_holidays(year)]
    peer = officehours.Calculator("9:00", "17:00", days)
    starts = _instants(FIRST, (YEARS - 1) * 365 * DAY, CALLS)
    targets = _targets(CALLS)
    # It knows no time zone: it is given local time, and that conversion for free.
    local = [start.astimezone(AMSTERDAM).replace(tzinfo=None) for start in starts]
    return Row(
        "deadline, one at a time",
        _per_call(schedule.add, _pairs(starts, _seconds(targets))),
        peer=_per_call(peer.due_date, _pairs(targets, local)),
        peer_name="officehours",
        times_faster=1,
    )


def _many(what, many, one, left, right):
    """A million at once against as many one by one, on the same integers."""
    pairs = _pairs(left.tolist(), right.tolist())
    expected, one_by_one = _timed(lambda: [one(*pair) for pair in pairs])
    taken = []
    for _round in range(ROUNDS):
        result, seconds = _timed(lambda: many(left, right))
        taken.append(seconds)
    return Row(
        f"{MANY:,} {what} at once",
        median(taken),
        peer=one_by_one,
        peer_name="one by one",
        times_faster=20,
        proof=(("all equal", result.tolist() == expected),),
    )


def _index():
    """Building 20 years, the holidays of the library included."""
    taken = [_timed(_built)[1] for _round in range(ROUNDS)]
    tracemalloc.start()
    before, _peak = tracemalloc.get_traced_memory()
    schedule = _built()
    after, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del schedule
    return [
        Row(f"index of {YEARS} years, time", median(taken), at_most=0.03),
        Row(
            f"index of {YEARS} years, memory",
            (after - before) / 1024,
            unit="KiB",
            at_most=MEGABYTE,
        ),
    ]


def _built():
    """A schedule that has built exactly the years of the benchmark."""
    schedule = WorkingSchedule(OFFICE_HOURS, AMSTERDAM, dutch_holidays)
    last = datetime(FIRST_YEAR + YEARS - 2, 12, 1, tzinfo=UTC)
    schedule.between(FIRST, last)
    return schedule


def _targets(count):
    """So many durations in hours, in turn."""
    return [TARGETS[number % len(TARGETS)] for number in range(count)]


def _seconds(targets):
    return [target * HOUR for target in targets]


def _pairs(left, right):
    return list(zip(left, right, strict=True))


def _instants(first, seconds, count):
    """So many random instants within the seconds after the first."""
    rnd = random.Random(f"{first} {count}")
    return [first + timedelta(seconds=rnd.randrange(seconds)) for _ in range(count)]


def _per_call(function, arguments, rounds=ROUNDS):
    """Median over rounds of the seconds one call takes, the loop included."""
    taken = []
    for _round in range(rounds):
        started = time.perf_counter()
        for pair in arguments:
            function(*pair)
        taken.append((time.perf_counter() - started) / len(arguments))
    return median(taken)


def _timed(function):
    started = time.perf_counter()
    result = function()
    return result, time.perf_counter() - started
