# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The scheduled action among 1,000,000 open clocks: nothing due, and 1,000 breached
tickets that get their ledger line, message and activity."""

import time
from datetime import timedelta
from statistics import median

from databases import OURS
from helpdesk_data import NOW, add_clients, add_team, ticket_values
from table import Row

CLOCKS = 1_000_000
DUE = 1_000
#: How many rows the slow peers handle; their time is scaled up.
LOOPED, ALERTED = 20_000, 100
ROUNDS = 15
CHUNK = 250


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    with databases.env(OURS) as env:
        env.cr.now = lambda: NOW
        tickets = _late_tickets(env)
        _add_clocks(env, tickets)
        nothing = _nothing_due(env)
        scan = _full_scan(env)
        loop = _orm_loop(env)
        env.cr.now = lambda: NOW + timedelta(hours=5)
        alerting = _alert_one_by_one(env, tickets)
        flagging, proof = _flag(env, tickets)
    return [
        Row(
            f"find what is due among {CLOCKS:,} open clocks, nothing due",
            nothing,
            peer=scan,
            peer_name="full scan",
            at_most=0.002,
        ),
        Row(
            f"find what is due among {CLOCKS:,} open clocks, nothing due",
            nothing,
            peer=loop,
            peer_name=f"ORM loop (of {LOOPED:,}, scaled)",
            at_most=0.002,
        ),
        Row(
            f"{DUE:,} due among {CLOCKS:,}: ledger, message, activity",
            flagging,
            peer=alerting,
            peer_name=f"plan_hours and chatter per ticket (of {ALERTED}, scaled)",
            at_most=5,
            proof=proof,
        ),
    ]


def _late_tickets(env):
    """Tickets of priority 1 whose response is late four hours after NOW."""
    team = add_team(env)
    team.user_id = env.user
    values = ticket_values(env, add_clients(env), team, DUE)
    tickets = env["helpdesk.ticket"]
    for start in range(0, DUE, CHUNK):
        chunk = [
            dict(
                vals,
                priority="3",
                sla_channel="phone",
                channel_id=False,
                sla_received_at=NOW,
            )
            for vals in values[start : start + CHUNK]
        ]
        tickets |= tickets.create(chunk)
    env.cr.flush()
    if set(tickets.mapped("sla_state")) != {"running"}:
        raise AssertionError("The tickets have to start with a running clock.")
    return tickets


def _add_clocks(env, tickets):
    """Copies of one of their clocks, in SQL, due over the next years."""
    clock = tickets[0].sla_clock_ids
    fields = env["o2b.sla.clock"]._fields
    copied = sorted(
        name
        for name, field in fields.items()
        if field.store
        and field.column_type
        and name not in ("id", "res_id", "deadline", "due_at", "risk_at")
    )
    names = ", ".join(copied)
    env.cr.execute(
        f"""
        INSERT INTO o2b_sla_clock ({names}, res_id, deadline, due_at, risk_at)
        SELECT {names}, 10000000 + number,
               deadline + number * interval '1 minute',
               due_at + number * interval '1 minute',
               risk_at + number * interval '1 minute'
          FROM o2b_sla_clock, generate_series(%s, %s) AS number
         WHERE id = %s
        """,
        [12 * 60, 12 * 60 + CLOCKS - DUE - 1, clock.id],
    )
    env.cr.execute("ANALYZE o2b_sla_clock")
    env.invalidate_all()


def _nothing_due(env):
    clocks = env["o2b.sla.clock"]
    taken = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        handled = clocks._process_due() + clocks._process_alerts()
        taken.append(time.perf_counter() - started)
        if handled:
            raise AssertionError("Something was due already.")
    return median(taken)


def _full_scan(env):
    """The same question without the index."""
    query = "SELECT id FROM o2b_sla_clock WHERE due_at <= %s"
    for setting in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
        env.cr.execute(f"SET LOCAL {setting} = off")
    taken = []
    for _round in range(3):
        started = time.perf_counter()
        env.cr.execute(query, [NOW])
        env.cr.fetchall()
        taken.append(time.perf_counter() - started)
    for setting in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
        env.cr.execute(f"SET LOCAL {setting} = on")
    return median(taken)


def _orm_loop(env):
    """Open every clock and compare."""
    started = time.perf_counter()
    clocks = env["o2b.sla.clock"].search(
        [("state", "=", "running")], limit=LOOPED, order="id"
    )
    clocks.filtered(lambda clock: clock.due_at and clock.due_at <= NOW)
    taken = time.perf_counter() - started
    env.invalidate_all()
    return taken * CLOCKS / LOOPED


def _alert_one_by_one(env, tickets):
    """The usual way: the deadline anew with ``plan_hours``, then write, post and plan
    an activity, ticket by ticket; undone afterwards."""
    calendar = env.ref("o2b_sla.resource_calendar_standard")
    savepoint = env.cr.savepoint()
    started = time.perf_counter()
    for ticket in tickets.with_env(env)[:ALERTED]:
        deadline = calendar.plan_hours(2, ticket.sla_received_at, compute_leaves=True)
        if deadline < env.cr.now():
            ticket.color = 1
            ticket._message_log(body="Response breached")
            ticket.activity_schedule(
                "o2b_sla.mail_activity_type_breach", user_id=env.user.id
            )
        env.flush_all()
    taken = time.perf_counter() - started
    savepoint.close(rollback=True)
    env.invalidate_all()
    return taken * DUE / ALERTED


def _flag(env, tickets):
    """Flag them all as the scheduled action does.

    :return: (seconds, proof that every one was told exactly once)
    """
    clocks = env["o2b.sla.clock"]
    started = time.perf_counter()
    while clocks._process_due() + clocks._process_alerts():
        pass
    env.cr.flush()
    taken = time.perf_counter() - started
    return taken, (
        ("one ledger line each", _count(env, _LINES, tickets) == DUE),
        ("one message each", _count(env, _MESSAGES, tickets) == DUE),
        ("one activity each", _count(env, _ACTIVITIES, tickets) == DUE),
    )


_LINES = """
    SELECT count(*) FROM o2b_sla_clock_event AS line
      JOIN o2b_sla_clock AS clock ON clock.id = line.clock_id
     WHERE line.kind = 'breached' AND clock.res_id = ANY(%s)"""
_MESSAGES = """
    SELECT count(*) FROM mail_message
     WHERE model = 'helpdesk.ticket' AND body LIKE '%%breached%%'
       AND res_id = ANY(%s)"""
_ACTIVITIES = """
    SELECT count(*) FROM mail_activity
     WHERE res_model = 'helpdesk.ticket' AND res_id = ANY(%s)"""


def _count(env, query, tickets):
    env.cr.execute(query, [tickets.ids])
    return env.cr.fetchone()[0]
