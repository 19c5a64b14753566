# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""100,000 tickets in a minute: a few that lived through the software, multiplied in
SQL with their clocks and ledgers, and spread over time, agents and clients."""

from datetime import timedelta

from databases import OURS
from helpdesk_data import NOW, add_clients, add_team, multiply, ticket_values

TICKETS, OPEN = 100_000, 20_000
SEEDS = 40
AGENTS = 10
#: Of the seeds, so many stay open; the rest is solved, a few are cancelled.
OPEN_SEEDS = SEEDS * OPEN // TICKETS
CANCELLED_SEEDS = 2
#: Ids of copies grow by so many per copy.
STEP = 10_000
COPIES = TICKETS // SEEDS - 1


def add_many_tickets(env, kind):
    """Fill a database, to be rolled back.

    :param env: Environment of the superuser
    :param kind: OURS or BARE
    :return: ``res.users`` record, an agent who sees every ticket
    """
    env.cr.now = lambda: NOW
    agents = _add_agents(env)
    team = add_team(env)
    team.user_ids = agents
    tickets = _add_seeds(env, kind, team, agents)
    _multiply_tickets(env, tickets, agents)
    if kind == OURS:
        _multiply_clocks(env, tickets)
    for table in ("helpdesk_ticket", "o2b_sla_clock", "o2b_sla_clock_event"):
        if kind == OURS or table == "helpdesk_ticket":
            env.cr.execute(f"ANALYZE {table}")
    env.invalidate_all()
    _check(env, kind)
    return agents[0]


def _add_agents(env):
    group = env.ref("helpdesk_mgmt.group_helpdesk_user")
    return env["res.users"].create(
        [
            {
                "name": f"Agent {number}",
                "login": f"bench_agent_{number}",
                "tz": "Europe/Amsterdam",
                "group_ids": [(4, group.id)],
            }
            for number in range(AGENTS)
        ]
    )


def _add_seeds(env, kind, team, agents):
    """Tickets with every kind of life; the first OPEN_SEEDS are open at NOW."""
    values = ticket_values(env, add_clients(env), team, SEEDS)
    for number, vals in enumerate(values):
        vals["user_id"] = agents[number % AGENTS].id
        if kind == OURS:
            vals.update(sla_channel="phone", channel_id=False)
    tickets = env["helpdesk.ticket"].create(values)
    hours = iter(range(1, 200))

    def later():
        moment = NOW + timedelta(hours=next(hours))
        env.cr.now = lambda: moment

    answered, waiting = tickets[1::2], tickets[2:OPEN_SEEDS:3]
    if kind == OURS:
        later()
        answered._sla_respond()
    later()
    waiting.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
    ended = tickets[OPEN_SEEDS:]
    cancelled = ended[:CANCELLED_SEEDS]
    cancelled.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
    for ticket in ended - cancelled:  # the later ones too late
        later()
        ticket.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    env.cr.now = lambda: NOW
    env.flush_all()
    return tickets


def _shift(column, first_ended):
    """SQL of a moment in a copy: open tickets came in during the last days, the others
    during the last year and a half.

    :param first_ended: SQL condition, true for rows of ended tickets
    """
    ago = (
        f"(CASE WHEN {first_ended} THEN interval '5 hours' ELSE interval '2 minutes'"
        " END * copy)"
    )
    return f'"{column}" - {ago}'


def _multiply_tickets(env, tickets, agents):
    ended = f"id >= {tickets[OPEN_SEEDS].id}"
    agent_ids = ", ".join(str(id_) for id_ in [*agents.ids, "NULL"])
    changes = {
        "number": "number || '-' || copy",
        "user_id": f"(ARRAY[{agent_ids}])[1 + mod(id + copy, {AGENTS + 1})]",
        "assigned_date": _shift("assigned_date", ended),
        "closed_date": _shift("closed_date", ended),
        "create_date": _shift("create_date", ended),
        "last_stage_update": _shift("last_stage_update", ended),
        **{
            name: _shift(name, ended)
            for name, field in tickets._fields.items()
            if name.startswith("sla_") and field.store and field.type == "datetime"
        },
    }
    multiply(env, tickets, STEP, COPIES, **changes)


def _multiply_clocks(env, tickets):
    clocks = tickets.with_context(active_test=False).sla_clock_ids
    ended = f"res_id >= {tickets[OPEN_SEEDS].id}"
    moments = {
        name: _shift(name, ended)
        for name, field in clocks._fields.items()
        if field.store and field.type == "datetime"
    }
    # what is due has been handled; the rest comes in the next weeks
    moments["due_at"] = (
        f"CASE WHEN due_at IS NOT NULL THEN timestamp '{NOW}'"
        " + (copy + 60) * interval '1 minute' END"
    )
    moments["alert_at"] = "NULL"
    multiply(env, clocks, STEP, COPIES, res_id=f"res_id + copy * {STEP}", **moments)
    lines = clocks.event_ids
    first = min(
        lines.filtered(lambda line: line.clock_id.res_id == tickets[OPEN_SEEDS].id).ids
    )
    multiply(
        env,
        lines,
        STEP,
        COPIES,
        clock_id=f"clock_id + copy * {STEP}",
        at=_shift("at", f"id >= {first}"),
    )


def _check(env, kind):
    """A benchmark on an empty database is worse than none."""
    env.cr.execute(
        "SELECT count(*), count(*) FILTER (WHERE NOT s.closed) FROM helpdesk_ticket t"
        " JOIN helpdesk_ticket_stage s ON s.id = t.stage_id"
    )
    if env.cr.fetchone() != (TICKETS, OPEN):
        raise AssertionError(f"{kind}: not {TICKETS} tickets, {OPEN} of them open")
