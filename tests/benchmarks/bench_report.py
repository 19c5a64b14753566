# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Service level reports of 1,000 agreements with 100 tickets each, by a worker that is
killed in the middle and two that go on at the same time; then the approval of all of
them. The peer does one agreement after the other with the ORM, as a report is usually
written."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from databases import OURS
from many_reports import AGREEMENTS, DRAFT_DAY, MONTH, TICKETS, add_many_reports
from table import Row

WORKER = Path(__file__).with_name("report_worker.py")
#: The worker is killed when so many drafts are committed.
KILLED_AT = 300
BATCH = 50
MINUTES = 600
#: How many agreements the slow peer handles; its time is scaled up.
LOOPED = 20
#: What stands in a report about a clock.
SHOWN = ["started_at", "deadline", "reached_at", "breached_at", "state", "used_seconds"]
#: What memory may grow by after the first batches.
FLAT = 1.25


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    with databases.env(OURS) as env:
        add_many_reports(env)
    name = databases.name(OURS)
    killed, left = _start_and_kill(databases, name)
    shared = _work_together(name)
    found = _read(databases)
    approved = _work(name, "approve")
    sealed = _read_approved(databases)
    looped = _loop(databases)
    resumed = max(shared, key=lambda one: one["seconds"])
    batches = sum(one["batches"] for one in shared)
    return [
        Row(
            f"{AGREEMENTS:,} reports of {TICKETS} tickets, as drafts, one kill",
            killed + resumed["seconds"],
            peer=looped,
            peer_name=f"ORM loop per agreement (of {LOOPED}, scaled)",
            at_most=MINUTES,
            proof=(
                (f"{left} left by the kill in whole batches", not left % BATCH),
                ("all are drafts, with each clock once", found),
                (_tell_memory(resumed), _is_flat(resumed)),
            ),
        ),
        Row(
            f"queries per report ({batches} batches of two workers)",
            sum(one["queries"] for one in shared) / batches / BATCH,
            unit="queries",
        ),
        Row(
            f"{AGREEMENTS:,} drafts approved, hashed and kept",
            approved["seconds"],
            at_most=MINUTES,
            proof=(
                ("each has its fingerprint", sealed),
                (_tell_memory(approved), _is_flat(approved)),
            ),
        ),
    ]


def _tell_memory(found):
    return f"{found['memory_early']:.0f} MB early, {found['memory']:.0f} MB at most"


def _is_flat(found):
    return found["memory"] <= FLAT * found["memory_early"]


def _work(name, work):
    """A worker that ends by itself.

    :return: dict, what it printed
    """
    done = subprocess.run(
        [sys.executable, str(WORKER), name, work],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _work_together(name):
    """Two workers share what is left; neither waits for the other.

    :return: list of dict, what each printed
    """
    command = [sys.executable, str(WORKER), name, "draft"]
    workers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    printed = [worker.communicate()[0] for worker in workers]
    if any(worker.returncode for worker in workers):
        raise AssertionError("A worker failed beside another one.")
    return [json.loads(text.splitlines()[-1]) for text in printed]


def _start_and_kill(databases, name):
    """A worker that gets no further.

    :return: (seconds it ran, number of drafts it left)
    """
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(WORKER), name, "draft"], stdout=subprocess.DEVNULL
    ) as worker:
        while _count_drafts(databases) < KILLED_AT:
            if worker.poll() is not None:
                raise AssertionError("The worker was done before it was killed.")
            time.sleep(0.1)
        worker.send_signal(signal.SIGKILL)
    return time.perf_counter() - started, _count_drafts(databases)


def _count_drafts(databases):
    with databases.env(OURS) as env:
        env.cr.execute("SELECT count(*) FROM o2b_sla_report WHERE state = 'draft'")
        return env.cr.fetchone()[0]


def _read(databases):
    """Whether every report of June is a draft with the figures that SQL counts."""
    with databases.env(OURS) as env:
        env.cr.execute(
            """
            SELECT count(*), min(r.state), sum(l.denominator), sum(l.numerator)
              FROM o2b_sla_report r
              JOIN o2b_sla_report_line l ON l.report_id = r.id
             WHERE r.month = %s AND l.key = 'response.P1' AND r.state = 'draft'
            """,
            [MONTH],
        )
        count, state, whole, good = env.cr.fetchone()
        env.cr.execute(
            """
            SELECT count(*), count(*) FILTER (
                   WHERE c.reached_at <= c.deadline AND c.breached_at IS NULL)
              FROM o2b_sla_clock c JOIN o2b_sla_priority p ON p.id = c.priority_id
             WHERE c.indicator = 'response' AND p.code = 'P1' AND c.counts
               AND COALESCE(c.breached_at, c.reached_at, c.deadline)
                   BETWEEN '2026-05-31 22:00:00' AND '2026-06-30 21:59:59'
            """
        )
        return (count, state, whole, good) == (AGREEMENTS, "draft", *env.cr.fetchone())


def _read_approved(databases):
    with databases.env(OURS) as env:
        env.cr.execute(
            """
            SELECT count(*) FROM o2b_sla_report WHERE state = 'approved'
               AND sha256 = encode(sha256(convert_to(payload, 'UTF8')), 'hex')
            """
        )
        return env.cr.fetchone() == (AGREEMENTS,)


def _loop(databases):
    """One agreement after the other, each figure by a search of its own.

    :return: float, seconds for all agreements
    """
    with databases.env(OURS) as env:
        env.cr.now = lambda: DRAFT_DAY
        env.invalidate_all()
        agreements = env["o2b.sla.agreement"].search([], limit=LOOPED, order="id desc")
        reports = env["o2b.sla.report"].search([("agreement_id", "in", agreements.ids)])
        started = time.perf_counter()
        for agreement in agreements:
            report = reports.filtered(
                lambda r, agreement=agreement: (
                    r.agreement_id == agreement and r.month == MONTH
                )
            )
            _report_one(env, agreement, report._get_period(DRAFT_DAY))
            env.invalidate_all()
        taken = time.perf_counter() - started
        env.cr.rollback()
    return taken * AGREEMENTS / LOOPED


def _report_one(env, agreement, period):
    """What one agreement did in a month, ticket by ticket."""
    first, last = (t.replace("T", " ").rstrip("Z") for t in (period.start, period.end))
    tickets = env["helpdesk.ticket"].search(
        [("sla_clock_ids.agreement_id", "=", agreement.id)]
    )
    figures = {}
    for ticket in tickets:
        facts = {"name": ticket.display_name, "priority": ticket.priority}
        for clock in ticket.sla_clock_ids:
            decided = clock.breached_at or clock.reached_at or clock.deadline
            if clock.counts and decided and first <= str(decided) < last:
                key = clock.indicator, clock.priority_id.code
                good, whole = figures.get(key, (0, 0))
                met = bool(clock.reached_at) and not clock.breached_at
                figures[key] = good + met, whole + 1
                facts[clock.indicator] = clock.read(SHOWN)[0]
    env["o2b.sla.work.entry"].search([("agreement_id", "=", agreement.id)]).read()
    agreement.contact_ids.read()
    return figures
