# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an agent opens all day among 100,000 tickets, 20,000 of them open: server time
and queries, against OCA's helpdesk without any of our fields."""

import sys
import time
from statistics import median

from databases import BARE, OURS
from many_tickets import NOW, OPEN, TICKETS, add_many_tickets
from table import Row
from view_calls import ViewCalls

ROUNDS = 5
#: What an agent may wait, and how many times the helpdesk without our fields.
SECOND, TIMES = 1.0, 10
IS_OPEN = [("stage_id.closed", "=", False)]
OCA_TICKETS = "helpdesk_mgmt.helpdesk_ticket_action"
OCA_TEAMS = "helpdesk_mgmt.helpdesk_ticket_dashboard_action"
OCA_REPORT = "helpdesk_mgmt.helpdesk_ticket_reporting_action"
QUEUE = "o2b_sla_helpdesk.helpdesk_ticket_action_queue"
AT_RISK = "o2b_sla_helpdesk.helpdesk_ticket_action_about_to_breach"
BREACHED = "o2b_sla_helpdesk.helpdesk_ticket_action_breached"
ANALYSIS = "o2b_sla_helpdesk.o2b_sla_ticket_analysis_action"


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    bare = _measure(databases, BARE, _bare_works)
    ours = _measure(databases, OURS, _our_works)
    bare_name = "bare helpdesk_mgmt"
    found = []
    for what, peer in (
        ("queue, list", "list"),
        ("all open tickets, list", "list"),
        ("about to breach, list", "list"),
        ("breached, list", "list"),
        ("queue, kanban", "kanban"),
        ("all tickets, kanban", "kanban"),
        ("team board", "board"),
        ("one ticket, form", "form"),
        ("analysis, pivot per client", "pivot"),
        ("analysis, list", "list"),
    ):
        seconds, queries = ours[what]
        found.append(
            Row(
                f"{what} ({queries} queries)",
                seconds,
                peer=bare[peer][0],
                peer_name=f"{bare_name} {peer} ({bare[peer][1]} queries)",
                at_most=SECOND,
                times_peer=TIMES,
            )
        )
    found.append(
        Row(
            f"breach scan among {OPEN:,} open tickets, nothing due",
            ours["breach scan"][0],
            peer=ours["breach scan by search"][0],
            peer_name="search and count late tickets",
            at_most=0.005,
        )
    )
    return found


def _measure(databases, kind, works):
    """
    :param works: function of an environment that gives ``{what: function}``
    :return: ``{what: (median seconds, queries)}``
    """
    with databases.env(kind) as env:
        started = time.monotonic()
        agent = add_many_tickets(env, kind)
        _say(f"{kind}: {TICKETS:,} tickets in {time.monotonic() - started:.0f} s")
        # ``now`` is that of the cursor, which this environment shares
        works = works(env(user=agent, context={"lang": "en_US", "tz": agent.tz}))
        return {what: _median(env, what, work) for what, work in works.items()}


def _median(env, what, work):
    taken = []
    for _round in range(ROUNDS + 1):  # the first fills the caches of the registry
        env.invalidate_all()
        before = env.cr.sql_log_count
        started = time.perf_counter()
        if not work() and "scan" not in what:
            raise AssertionError(f"{what}: nothing was shown")
        taken.append(time.perf_counter() - started)
        queries = env.cr.sql_log_count - before
    return median(taken[1:]), queries


def _bare_works(env):
    tickets = ViewCalls(env, OCA_TICKETS, IS_OPEN)
    teams = ViewCalls(env, OCA_TEAMS)
    report = ViewCalls(env, OCA_REPORT)
    newest = env["helpdesk.ticket"].search(IS_OPEN, limit=1).id
    return {
        "list": tickets.list,
        "kanban": lambda: tickets.kanban("stage_id"),
        "board": lambda: _board(teams),
        "form": lambda: tickets.form(newest),
        "pivot": lambda: report.pivot(
            ["commercial_partner_id"], ["stage_id"], ["__count"]
        ),
    }


def _our_works(env):
    queue = ViewCalls(env, QUEUE)
    tickets = ViewCalls(env, OCA_TICKETS, IS_OPEN)
    teams = ViewCalls(env, OCA_TEAMS)
    analysis = ViewCalls(env, ANALYSIS)
    newest = env["helpdesk.ticket"].search(queue.domain, limit=1).id
    return {
        "queue, list": queue.list,
        "all open tickets, list": tickets.list,
        "about to breach, list": ViewCalls(env, AT_RISK).list,
        "breached, list": ViewCalls(env, BREACHED).list,
        "queue, kanban": queue.kanban,
        "all tickets, kanban": lambda: tickets.kanban("stage_id"),
        "team board": lambda: _board(teams),
        "one ticket, form": lambda: tickets.form(newest),
        "analysis, pivot per client": lambda: analysis.pivot(
            ["partner_id"], ["indicator"], ["counted:sum", "met_share:avg", "__count"]
        ),
        "analysis, list": analysis.list,
        "breach scan": lambda: _scan(env),
        "breach scan by search": lambda: _search(env),
    }


def _board(teams):
    """The tiles on top, and the cards of the teams."""
    teams.model.retrieve_dashboard()
    return teams.kanban()


def _scan(env):
    """What the scheduled action does when nothing is due."""
    clocks = env(su=True)["o2b.sla.clock"]
    if clocks._process_due() + clocks._process_alerts():
        raise AssertionError("Something was due already.")


def _search(env):
    """The usual way to find what is late: search the open tickets."""
    return env["helpdesk.ticket"].search([*IS_OPEN, ("sla_next_deadline", "<", NOW)])


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
