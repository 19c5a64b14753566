# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Availability of one month out of a year of outages: the arithmetic alone, and through
the model with the outages in the database; beside a table with a row for every check,
added up in SQL. So short a work is measured by its fastest run, the peer's too: the
rest tells of the machine.
"""

import random
import time
from datetime import date, datetime, timedelta

from availability import clip, combine, judge, month_period
from databases import OURS
from helpdesk_data import add_clients
from table import Row

ZONE = "Europe/Amsterdam"
YEAR, MONTH = 2026, 6
#: Outages of a bad year: down and unknown together, several a day.
OUTAGES = 2_000
#: Windows of maintenance, one a week.
WINDOWS = 52
#: Monitors in the table of the peer, each checked once a minute for a year.
MONITORS = 3
ROUNDS, PURE_ROUNDS = 100, 200


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    period = month_period(YEAR, MONTH, ZONE)
    outages = _outages()
    with databases.env(OURS) as env:
        pure, judged = _pure(period, outages)
        environment = _environment(env, outages)
        model, modelled = _model(env, environment, period)
        days = _days(env, environment)
        peer, counted = _row_per_check(env, period, outages)
    same = (
        "the same seconds",
        (judged.total, judged.down, judged.unknown)
        == (modelled.total, modelled.down, modelled.unknown),
    )
    what = f"availability of a month from a year of {OUTAGES:,} outages"
    peer_name = f"a row per check, {counted:,} rows of the month added in SQL"
    return [
        Row(
            f"{what}, the arithmetic",
            pure,
            at_most=0.005,
            peer=peer,
            peer_name=peer_name,
        ),
        Row(
            f"{what}, through the model",
            model,
            at_most=0.005,
            peer=peer,
            peer_name=peer_name,
            proof=(same,),
        ),
        Row("a bar of 90 days, through the model", days, at_most=0.05),
    ]


def _outages():
    """(kind, start, end) in seconds, over the year; up to ten minutes each."""
    chance = random.Random(1)
    start = month_period(YEAR, 1, ZONE)[0]
    end = month_period(YEAR, 12, ZONE)[1]
    step = (end - start) // OUTAGES
    return [
        (
            "unknown" if number % 4 == 0 else "down",
            at := start + number * step + chance.randrange(step // 2),
            at + chance.randrange(1, 600),
        )
        for number in range(OUTAGES)
    ]


def _pure(period, outages):
    """The fastest of many judgements out of the whole year; the judgement."""
    down = [(start, end) for kind, start, end in outages if kind == "down"]
    unknown = [(start, end) for kind, start, end in outages if kind == "unknown"]
    start = month_period(YEAR, 1, ZONE)[0]
    windows = [
        (start + week * 604_800, start + week * 604_800 + 3600)
        for week in range(WINDOWS)
    ]
    taken = []
    for _round in range(PURE_ROUNDS):
        began = time.perf_counter()
        measured = (clip(down, *period), clip(unknown, *period), [])
        bad, blind = combine([measured], "any")
        found = judge(
            period,
            norm_milli=99_900,
            mode="counts",
            down=bad,
            unknown=blind,
            maintenance=windows,
        )
        taken.append(time.perf_counter() - began)
    return min(taken), found


def _environment(env, outages):
    """An environment under a signed agreement, with the outages of its monitor."""
    client = add_clients(env)[0].commercial_partner_id
    agreement = env["o2b.sla.agreement"].search([("partner_id", "=", client.id)])
    environment = env["o2b.sla.environment"].create(
        {"name": "Bench", "agreement_id": agreement.id}
    )
    monitor = env["o2b.sla.monitor"].create(
        {
            "name": "Web",
            "environment_id": environment.id,
            "url": "https://bench.example/",
        }
    )
    monitor.measured_from = datetime(YEAR - 1, 1, 1)
    env["o2b.sla.outage"].create(
        [
            {
                "monitor_id": monitor.id,
                "environment_id": environment.id,
                "company_id": environment.company_id.id,
                "effect": "down",
                "kind": kind,
                "started_at": _naive(start),
                "ended_at": _naive(end),
            }
            for kind, start, end in outages
        ]
    )
    env.flush_all()
    env.cr.execute("ANALYZE o2b_sla_outage")
    return environment


def _naive(seconds):
    return datetime(1970, 1, 1) + timedelta(seconds=seconds)


def _model(env, environment, period):
    """The fastest ``environment._judge``, with nothing of it in the cache."""
    start, end = map(_naive, period)
    env.cr.now = lambda: _naive(period[1]) + timedelta(days=180)
    taken = []
    for _round in range(ROUNDS):
        env.invalidate_all()
        began = time.perf_counter()
        found = environment._judge(start, end)
        taken.append(time.perf_counter() - began)
    return min(taken), found


def _days(env, environment):
    """The fastest bar on an environment's form."""
    env.cr.now = lambda: datetime(YEAR, 12, 31, 12)
    taken = []
    for _round in range(ROUNDS):
        env.invalidate_all()
        began = time.perf_counter()
        found = environment._get_days(90)
        taken.append(time.perf_counter() - began)
    if len(found) != 90:
        raise AssertionError("The bar has 90 days.")
    return min(taken)


def _row_per_check(env, period, outages):
    """The usual way: one row a minute and monitor, counted for the month.

    :return: (seconds of the fastest, rows of the month)
    """
    env.cr.execute(
        """
        CREATE TEMP TABLE bench_check (
            id serial, monitor_id int, checked_at timestamp, up boolean, latency int
        ) ON COMMIT DROP;
        INSERT INTO bench_check (monitor_id, checked_at, up, latency)
        SELECT monitor, at, true, 120
          FROM generate_series(%s::timestamp, %s::timestamp, '1 minute') AS at,
               generate_series(1, %s) AS monitor;
        CREATE INDEX ON bench_check (monitor_id, checked_at);
        """,
        [date(YEAR, 1, 1), date(YEAR + 1, 1, 1), MONITORS],
    )
    down = [(_naive(a), _naive(b)) for kind, a, b in outages if kind == "down"]
    env.cr.execute(
        """
        UPDATE bench_check SET up = false FROM unnest(%s, %s) AS span(low, high)
         WHERE monitor_id = 1 AND checked_at >= low AND checked_at < high
        """,
        [[low for low, _high in down], [high for _low, high in down]],
    )
    env.cr.execute("ANALYZE bench_check")
    query = """
        SELECT count(*), 100.0 * count(*) FILTER (WHERE up) / count(*)
          FROM bench_check
         WHERE monitor_id = 1 AND checked_at >= %s AND checked_at < %s
    """
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        env.cr.execute(query, [_naive(period[0]), _naive(period[1])])
        counted, _share = env.cr.fetchone()
        taken.append(time.perf_counter() - began)
    return min(taken), counted
