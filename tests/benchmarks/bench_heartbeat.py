# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signs of life of 1,000 jobs through Odoo's own WSGI application, beside a JSON route
of Odoo that does nothing; and what it takes to find out which jobs are overdue.

Rounds alternate. Each sign of life is written down, moves the state and is committed.
"""

import time
from datetime import timedelta
from statistics import median

from databases import OURS
from helpdesk_data import CLIENTS, add_clients, add_team
from table import Row

JOBS = 1000
ROUNDS = 10
PER_ROUND = 100
#: Odoo itself takes most of the time, so that is what ours is held against.
TIMES_BARE = 3


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    tokens = _prepare(databases)
    client = _client(databases)
    ours, bare = [], []
    statuses = set()
    for number in range(ROUNDS + 1):
        start = number * PER_ROUND % JOBS
        seconds, found = _tell(client, tokens[start : start + PER_ROUND])
        statuses |= found
        idle = _do_nothing(client)
        if number:  # the first round warms up
            ours.append(seconds)
            bare.append(idle)
    told = _count(databases)
    return [
        Row(
            f"sign of life of one of {JOBS} jobs ({1 / median(ours):.0f} a second)",
            median(ours),
            peer=median(bare),
            peer_name="bare JSON route",
            times_peer=TIMES_BARE,
            proof=(
                ("all answered with 200", statuses == {200}),
                (f"{told} written down", told == (ROUNDS + 1) * PER_ROUND),
            ),
        ),
        *_watch(databases),
    ]


def _prepare(databases):
    """1,000 jobs of hourly backups.

    :return: list of str, their tokens
    """
    with databases.env(OURS) as env:
        add_clients(env)
        add_team(env)
        env["ir.config_parameter"].set_param(
            "o2b_sla_uptime.pings_per_minute", "1000000"
        )
        agreements = env["o2b.sla.agreement"].search([], limit=CLIENTS)
        environments = env["o2b.sla.environment"].create(
            [
                {"name": "Heard", "agreement_id": agreement.id}
                for agreement in agreements
            ]
        )
        heartbeats = env["o2b.sla.heartbeat"].create(
            [
                {
                    "name": f"Job {number}",
                    "environment_id": environments[number % len(environments)].id,
                    "purpose": "backup",
                }
                for number in range(JOBS)
            ]
        )
        tokens = [heartbeat._renew_token() for heartbeat in heartbeats]
        env.cr.commit()
    return tokens


def _client(databases):
    from werkzeug.test import Client

    from odoo.http import root
    from odoo.tools import config

    config["db_name"] = [databases._names[OURS]]
    config["dbfilter"] = f"^{databases._names[OURS]}$"
    return Client(root)


def _tell(client, tokens):
    """
    :return: (seconds of one, statuses)
    """
    statuses = set()
    started = time.perf_counter()
    for token in tokens:
        answer = client.post(f"/o2b_sla/ping/{token}/0", data=b"done")
        statuses.add(answer.status_code)
    return (time.perf_counter() - started) / len(tokens), statuses


def _do_nothing(client):
    """Seconds of one call of a JSON route that only answers."""
    started = time.perf_counter()
    for _number in range(PER_ROUND):
        answer = client.post(
            "/web/webclient/version_info", json={"jsonrpc": "2.0", "params": {}}
        )
        assert answer.status_code == 200
    return (time.perf_counter() - started) / PER_ROUND


def _count(databases):
    with databases.env(OURS) as env:
        return env["o2b.sla.heartbeat.ping"].search_count([])


def _watch(databases):
    """Finding out what is overdue: nothing, then all of them."""
    with databases.env(OURS) as env:
        heartbeats = env["o2b.sla.heartbeat"]
        now = env.cr.now().replace(microsecond=0)
        idle = []
        for _number in range(5):
            started = time.perf_counter()
            assert not heartbeats._note_overdue(now)
            idle.append(time.perf_counter() - started)
        env.cr.execute("ANALYZE o2b_sla_heartbeat")
        started = time.perf_counter()
        found = 0
        while more := len(heartbeats._note_overdue(now + timedelta(hours=3))):
            found += more
        due = time.perf_counter() - started
    return [
        Row(
            f"look which of {JOBS} jobs are overdue, none is",
            median(idle),
            at_most=0.01,
        ),
        Row(
            f"note that {JOBS} jobs are overdue",
            due,
            at_most=5,
            proof=((f"{found} found", found == JOBS),),
        ),
    ]
