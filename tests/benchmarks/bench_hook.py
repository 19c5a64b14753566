# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Deliveries of Alertmanager over HTTP: written down, then acted on; beside a route of
Odoo itself that answers JSON and writes nothing, on the same server in the same run.

The number of posts is ``O2B_SLA_BENCH_POSTS``, 2,000 by default: 10,000 take some
minutes. Server and clients share the machine.
"""

import http.client
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from statistics import median, quantiles

from databases import OURS
from helpdesk_data import add_team
from o2b_runtime.ports import LOOPBACK
from o2b_runtime.server import Server
from table import Row

POSTS = int(os.environ.get("O2B_SLA_BENCH_POSTS", "2000"))
BARE_POSTS = 400
BARE_ROUTE = "/web/webclient/version_info"
CLIENTS = 8
ENVIRONMENTS, MONITORS = 5, 10
#: Seconds: matrix of faults, and what keeps ahead of a storm of alerts.
SLOWEST, DRAIN_AT_MOST = 1.0, 0.05
ODOO_PORT, SMTP_PORT = 18169, 18125


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    slug, secret, references = _prepare(databases)
    runtime = databases.runtime
    name = databases._names[OURS]
    outbox = runtime.settings.runtime / f"outbox-{name}"
    server = Server(runtime.settings, runtime.odoo, name, name, outbox)
    try:
        port = server.start(ODOO_PORT, SMTP_PORT, "--max-cron-threads=0")
        headers = {"Authorization": f"Bearer {secret}"}
        jobs = [
            (port, f"/o2b_sla/hook/{slug}", headers, _delivery(number, references))
            for number in range(POSTS)
        ]
        ours, statuses, seconds = _storm(jobs)
        call = json.dumps({"jsonrpc": "2.0", "params": {}})
        bare, _statuses, _seconds = _storm([(port, BARE_ROUTE, {}, call)] * BARE_POSTS)
    finally:
        server.stop()
    counts = _count(databases)
    drained, tickets = _drain(databases)
    share = POSTS / seconds
    return [
        Row(
            f"{POSTS} posts by {CLIENTS} clients ({share:.0f} a second), the median",
            median(ours),
            peer=median(bare),
            peer_name="bare JSON route",
            times_peer=8,
            proof=(
                (f"answers {statuses}", set(statuses) == {202}),
                (f"{counts['all']} in the journal", counts["all"] == POSTS),
            ),
        ),
        Row(
            "the slowest of a hundred",
            quantiles(ours, n=100)[98],
            peer=quantiles(bare, n=100)[98],
            peer_name="bare JSON route",
            at_most=SLOWEST,
        ),
        Row(
            "acting on one of them",
            drained / POSTS,
            at_most=DRAIN_AT_MOST,
            proof=(
                ("nothing left", _count(databases)["new"] == 0),
                (
                    f"{tickets} tickets of {ENVIRONMENTS} environments",
                    0 < tickets <= ENVIRONMENTS,
                ),
            ),
        ),
    ]


def _prepare(databases):
    """A source with monitors, and a team for the tickets.

    :return: (slug, secret, references of the monitors)
    """
    with databases.env(OURS) as env:
        team = add_team(env)
        client = env["res.partner"].create({"name": "Client", "is_company": True})
        agreement = env["o2b.sla.agreement"].create({"partner_id": client.id})
        version = env["o2b.sla.agreement.version"].create(
            {"agreement_id": agreement.id, "date_start": "2020-01-01"}
        )
        version._agree_on_paper()
        source = env["o2b.sla.source"].create(
            {
                "name": "Storm",
                "kind": "alertmanager",
                "posts_per_minute": 10_000_000,
            }
        )
        environments = env["o2b.sla.environment"].create(
            [
                {"name": f"Environment {number}", "agreement_id": agreement.id}
                for number in range(ENVIRONMENTS)
            ]
        )
        monitors = env["o2b.sla.monitor"].create(
            [
                {
                    "name": f"Monitor {number}",
                    "environment_id": environment.id,
                    "kind": "external",
                    "source_id": source.id,
                    "url": f"https://client.example/{number}",
                }
                for environment in environments
                for number in range(MONITORS)
            ]
        )
        team.flush_recordset()
        monitors.measured_from = env.cr.now() - timedelta(hours=6)
        secret = source._renew_secret()
        env.cr.commit()
        return source.slug, secret, monitors.mapped("reference")


def _delivery(number, references):
    """Each monitor goes down and up all the time, every 20 seconds."""
    turn, place = divmod(number, len(references))
    now = datetime.now(timezone.utc).replace(microsecond=0)
    start = now - timedelta(hours=2) + timedelta(seconds=20 * (turn // 2))
    is_over = turn % 2
    alert = {
        "status": "resolved" if is_over else "firing",
        "labels": {"alertname": "O2bSlaDown", "o2b_monitor": references[place]},
        "annotations": {"summary": "It does not answer as it should."},
        "startsAt": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "endsAt": f"{start + timedelta(seconds=10):%Y-%m-%dT%H:%M:%SZ}",
        "fingerprint": f"{number // (2 * len(references))}-{place}",
    }
    return json.dumps({"version": "4", "truncatedAlerts": 0, "alerts": [alert]})


def _storm(jobs):
    """Post all of it, several at a time.

    :return: (seconds of each, {status: count}, seconds of all)
    """
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(_post, jobs))
    taken = [seconds for seconds, _status in found]
    statuses = {}
    for _seconds, status in found:
        statuses[status] = statuses.get(status, 0) + 1
    return taken, statuses, time.perf_counter() - started


def _post(job):
    port, path, headers, body = job
    started = time.perf_counter()
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
    try:
        headers = {"Content-Type": "application/json", **headers}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return time.perf_counter() - started, answer.status
    finally:
        connection.close()


def _count(databases):
    with databases.env(OURS) as env:
        events = env["o2b.sla.source.event"]
        return {
            "all": events.search_count([]),
            "new": events.search_count([("state", "=", "new")]),
        }


def _drain(databases):
    """Act on all that waits, as the scheduled action does.

    :return: (float seconds, int tickets)
    """
    started = time.perf_counter()
    while True:
        with databases.env(OURS) as env:
            done = env["o2b.sla.source.event"]._apply_batch(500)
            env.cr.commit()
        if not done:
            break
    seconds = time.perf_counter() - started
    with databases.env(OURS) as env:
        domain = [("sla_channel", "=", "monitoring")]
        return seconds, env["helpdesk.ticket"].search_count(domain)
