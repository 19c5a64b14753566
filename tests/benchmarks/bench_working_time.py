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
CALLS, ODOO_CALLS, MANY = 20_000, 150, 1_000_000
ROUNDS, MANY_ROUNDS = 9, 3
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
    starts = _instants(datetime(2026, 1, 1, tzinfo=UTC), 2 * 365 * DAY, CALLS)
    targets = _targets(CALLS)
    ends = [end for start in starts for end in _instants(start, 60 * DAY, 1)]
    # Odoo takes naive UTC, and the first of the same instants: so few calls of ours
    # would measure the caches that Odoo's left cold.
    odoo_starts = [start.replace(tzinfo=None) for start in starts[:ODOO_CALLS]]
    odoo_ends = [end.replace(tzinfo=None) for end in ends[:ODOO_CALLS]]

    def plan_hours(start, hours):
        return calendar.plan_hours(hours, start, compute_leaves=True)

    def get_work_hours_count(start, end):
        return calendar.get_work_hours_count(start, end, compute_leaves=True)

    return [
        _side_by_side(
            "deadline, one at a time",
            (schedule.add, _pairs(starts, _seconds(targets))),
            (plan_hours, _pairs(odoo_starts, targets[:ODOO_CALLS])),
            peer_name="plan_hours",
            times_faster=1000,
        ),
        _side_by_side(
            "elapsed working time, one at a time",
            (schedule.between, _pairs(starts, ends)),
            (get_work_hours_count, _pairs(odoo_starts, odoo_ends)),
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
    return _side_by_side(
        "deadline, one at a time",
        (schedule.add, _pairs(starts, _seconds(targets))),
        (peer.due_date, _pairs(targets, local)),
        peer_name="officehours",
        times_faster=1,
    )


def _many(what, many, one, left, right):
    """A million at once against as many one by one, on the same integers."""
    pairs = _pairs(left.tolist(), right.tolist())
    taken = []
    for _round in range(MANY_ROUNDS):
        expected, scalar = _timed(lambda: [one(*pair) for pair in pairs])
        result, vector = _timed(lambda: many(left, right))
        taken.append((vector, scalar))
    best, one_by_one = map(min, zip(*taken, strict=True))
    return Row(
        f"{MANY:,} {what} at once",
        best,
        peer=one_by_one,
        peer_name="one by one",
        times_faster=20,
        proof=(("all equal", result.tolist() == expected),),
    )


def _index():
    """Building 20 years, the holidays of the library included."""
    taken = []
    for _round in range(ROUNDS):
        # Processor time: there is no peer that would suffer from a busy machine too.
        started = time.process_time()
        _built()
        taken.append(time.process_time() - started)
    tracemalloc.start()
    before, _peak = tracemalloc.get_traced_memory()
    schedule = _built()
    after, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del schedule
    return [
        Row(f"index of {YEARS} years, time", min(taken), at_most=0.03),
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


def _side_by_side(what, ours, peer, **required):
    """A row of two functions, measured in turn.

    :param ours: tuple of (function, list of argument tuples)
    :param peer: the same
    :param required: as of Row
    """
    taken = [(_per_call(*ours), _per_call(*peer)) for _round in range(ROUNDS)]
    # The best of each: what disturbs a round can only add to it.
    best, best_of_peer = map(min, zip(*taken, strict=True))
    return Row(what, best, peer=best_of_peer, **required)


def _per_call(function, arguments):
    """Seconds one call takes, the loop included."""
    started = time.perf_counter()
    for pair in arguments:
        function(*pair)
    return (time.perf_counter() - started) / len(arguments)


def _timed(function):
    started = time.perf_counter()
    result = function()
    return result, time.perf_counter() - started
