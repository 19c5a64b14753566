# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A holiday is added: the deadlines of 10,000 open tickets follow, the tickets
themselves stay untouched."""

import time
from datetime import datetime

from databases import OURS
from helpdesk_data import NOW, add_clients, add_team, multiply, ticket_values
from table import Row

TICKETS = 10_000
SEEDS = 8
STEP = 1_000_000
PLANNED = 200
#: Tue 2 June 2026 in Amsterdam, half-open; every open deadline ends in it or later.
HOLIDAY = (datetime(2026, 6, 1, 22), datetime(2026, 6, 2, 22))


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    with databases.env(OURS) as env:
        env.cr.now = lambda: NOW
        _add_tickets(env)
        peer = _plan_one_by_one(env)
        before = _state(env)
        started = time.perf_counter()
        env["resource.calendar.leaves"].create(
            {
                "name": "Extra day off",
                "calendar_id": env.ref("o2b_sla.resource_calendar_standard").id,
                "date_from": HOLIDAY[0],
                "date_to": HOLIDAY[1],
            }
        )
        env.cr.flush()
        taken = time.perf_counter() - started
        after = _state(env)
    moved = sum(after[id_][0] > deadline for id_, (deadline, _date) in before.items())
    untouched = all(after[id_][1] == date for id_, (_deadline, date) in before.items())
    return [
        Row(
            f"holiday added: deadlines of {TICKETS:,} open tickets",
            taken,
            peer=peer,
            peer_name=f"plan_hours and write (of {PLANNED}, scaled)",
            at_most=10,
            proof=(
                ("all deadlines moved", moved == len(before) == TICKETS),
                ("write_date untouched", untouched),
            ),
        )
    ]


def _add_tickets(env):
    """A few tickets with a response or a resolution clock, multiplied in SQL."""
    values = ticket_values(env, add_clients(env), add_team(env), SEEDS)
    tickets = env["helpdesk.ticket"].create(
        [dict(vals, sla_channel="phone", channel_id=False) for vals in values]
    )
    tickets[1::2]._sla_respond(NOW)
    env.cr.flush()
    clocks = tickets.with_context(active_test=False).sla_clock_ids
    copies = TICKETS // SEEDS - 1
    multiply(env, tickets, STEP, copies, number="number || '-' || copy")
    multiply(env, clocks, STEP, copies, res_id=f"res_id + copy * {STEP}")
    multiply(env, clocks.event_ids, STEP, copies, clock_id=f"clock_id + copy * {STEP}")
    env.cr.execute("ANALYZE helpdesk_ticket, o2b_sla_clock, o2b_sla_clock_event")
    env.invalidate_all()


def _plan_one_by_one(env):
    """The usual way: each deadline anew with ``plan_hours``, and written."""
    calendar = env.ref("o2b_sla.resource_calendar_standard")
    savepoint = env.cr.savepoint()
    tickets = env["helpdesk.ticket"].search([], limit=PLANNED, order="id desc")
    started = time.perf_counter()
    for ticket in tickets:
        ticket.sla_next_deadline = calendar.plan_hours(8, NOW, compute_leaves=True)
    env.flush_all()
    taken = time.perf_counter() - started
    savepoint.close(rollback=True)
    env.invalidate_all()
    return taken * TICKETS / PLANNED


def _state(env):
    """``{ticket id: (next deadline, write_date)}``"""
    env.cr.execute(
        "SELECT id, sla_next_deadline, write_date FROM helpdesk_ticket"
        " WHERE sla_next_deadline IS NOT NULL"
    )
    return {id_: (deadline, date) for id_, deadline, date in env.cr.fetchall()}
