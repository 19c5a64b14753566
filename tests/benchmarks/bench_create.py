# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Create 200 tickets in one call: queries and time, against OCA's helpdesk with and
without OCA's own SLA module. Rounds alternate between the databases."""

import time
from statistics import median

from databases import BARE, OURS, PEER
from helpdesk_data import add_clients, add_team, ticket_values
from table import Row

TICKETS = 200
ROUNDS = 7


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    kinds = (OURS, PEER, BARE)
    values = {kind: _prepare(databases, kind) for kind in kinds}
    seconds = {kind: [] for kind in kinds}
    queries = {}
    for _round in range(ROUNDS):
        for kind in kinds:
            taken, queries[kind] = _create(databases, kind, values[kind])
            seconds[kind].append(taken)
    times = {kind: median(seconds[kind][1:]) for kind in kinds}
    return [
        Row(
            f"create {TICKETS} tickets with clocks, queries",
            queries[OURS],
            unit="queries",
            peer=queries[PEER],
            peer_name="helpdesk_mgmt_sla",
            times_faster=5,
        ),
        Row(
            f"create {TICKETS} tickets with clocks, time",
            times[OURS],
            peer=times[BARE],
            peer_name="bare helpdesk_mgmt",
            times_peer=1.3,
        ),
        Row(
            f"create {TICKETS} tickets with clocks, time",
            times[OURS],
            peer=times[PEER],
            peer_name="helpdesk_mgmt_sla",
            times_faster=1,
        ),
    ]


def _prepare(databases, kind):
    with databases.env(kind) as env:
        persons = add_clients(env)
        values = ticket_values(env, persons, add_team(env), TICKETS)
        env.cr.commit()
        return values


def _create(databases, kind, values):
    """Create them, with all that follows at the end of the transaction, and undo it.

    :return: (seconds, number of queries)
    """
    with databases.env(kind) as env:
        before = env.cr.sql_log_count
        started = time.perf_counter()
        tickets = env["helpdesk.ticket"].create([dict(vals) for vals in values])
        env.cr.flush()
        taken = time.perf_counter() - started
        queries = env.cr.sql_log_count - before
        _check(kind, tickets)
        return taken, queries


def _check(kind, tickets):
    """A benchmark that measures nothing is worse than none."""
    clocks = {OURS: "sla_clock_ids", PEER: "ticket_sla_ids"}.get(kind)
    wanted = {OURS: 1, PEER: 2}.get(kind)
    if clocks and {len(ticket[clocks]) for ticket in tickets} != {wanted}:
        raise AssertionError(f"{kind}: not every ticket has its {wanted} clocks")
