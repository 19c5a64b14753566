# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A round of the scheduled action over 1,000 monitors of pages over HTTPS, with what
PostgreSQL takes for it, against ``requests.get`` and a row for each check. The web
server has a process of its own.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median

import requests
from bench_probe import (
    INTERVAL,
    SHARE,
    _names_of_this_machine,
    _prober,
    _server,
    _write_certificates,
)
from databases import OURS
from table import Row

MONITORS, FAILING, NAIVE_CHECKS = 1_000, 50, 60
ROUNDS = 3
#: What must not grow when nothing changes.
TABLES = (
    "o2b_sla_outage",
    "o2b_sla_check",
    "o2b_sla_incident",
    "o2b_sla_monitor_status",
    "mail_message",
)


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    with tempfile.TemporaryDirectory() as folder, _names_of_this_machine():
        folder = Path(folder)
        trusted = _write_certificates(folder)
        with _server(folder / "server.pem") as port, databases.env(OURS) as env:
            monitors = _add_monitors(env, port)
            watch = _Watch(env, monitors, _prober(trusted))
            watch.round()  # the first one has states to write
            before = watch.count()
            rounds = [watch.round() for _round in range(ROUNDS)]
            added = sum(watch.count().values()) - sum(before.values())
            claims = _claim(watch)
            naive = _naively(env, monitors[:NAIVE_CHECKS], trusted)
            failed = _fail(watch)
    cpu, queries = (median(each[n] for each in rounds) for n in (0, 1))
    share = cpu / INTERVAL
    return [
        Row(
            f"{MONITORS:,} monitors, a round, CPU with PostgreSQL ({share:.1%} of a"
            f" core at {INTERVAL} s)",
            cpu,
            peer=naive,
            peer_name=f"requests.get and a row (of {NAIVE_CHECKS}, scaled)",
            at_most=INTERVAL * SHARE,
            times_faster=5,
            proof=(
                (f"≤ {SHARE:.0%} of a core", share <= SHARE),
                ("no row added", not added),
                ("all checked", all(each[2] == MONITORS for each in rounds)),
            ),
        ),
        Row(
            f"{MONITORS:,} monitors, a round, queries",
            queries,
            unit="queries",
            peer=2 * MONITORS,
            peer_name="a row and a commit each",
            at_most=60,
        ),
        Row(f"claim {MONITORS:,} monitors, five batches", claims, at_most=0.5),
        Row(
            f"{FAILING} of {MONITORS:,} fail: confirmed, outages, evidence, incidents,"
            " CPU with PostgreSQL",
            failed[0],
            at_most=INTERVAL / 2,
            proof=(
                (f"{FAILING} outages", failed[1] == FAILING),
                ("each from its first failure", failed[2]),
            ),
        ),
    ]


class _Watch:
    """The scheduled action, and what it costs."""

    def __init__(self, env, monitors, prober):
        self.env, self.monitors = env, monitors
        cls = type(env["o2b.sla.monitor"])
        cls._get_prober = lambda _self: prober
        self.checked = 0
        probe = cls._probe

        def counting(records, claims, *args):
            self.checked += len(claims)
            return probe(records, claims, *args)

        cls._probe = counting
        self.cron = env.ref("o2b_sla_uptime.ir_cron_monitor_check")

    def make_due(self):
        self.env.cr.execute(
            "UPDATE o2b_sla_monitor_status SET next_check_at = %s, lease_until = NULL",
            (self.env.cr.now(),),
        )
        self.env.cr.commit()

    def round(self):
        """
        :return: (seconds of CPU, queries, checks)
        """
        time.sleep(1.1)  # results of the same second are the same result
        self.make_due()
        self.checked, cr = 0, self.env.cr
        queries, cpu = cr.sql_log_count, self._cpu()
        self.env["o2b.sla.monitor"]._cron_check()
        return self._cpu() - cpu, cr.sql_log_count - queries, self.checked

    def _cpu(self):
        """Seconds of this process and of its connection in PostgreSQL."""
        self.env.cr.execute("SELECT pg_backend_pid()")
        (pid,) = self.env.cr.fetchone()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")

    def count(self):
        found = {}
        for table in TABLES:
            self.env.cr.execute(f"SELECT count(*) FROM {table}")
            (found[table],) = self.env.cr.fetchone()
        return found


def _add_monitors(env, port):
    partner = env["res.partner"].create({"name": "Client", "is_company": True})
    agreement = env["o2b.sla.agreement"].create({"partner_id": partner.id})
    environments = env["o2b.sla.environment"].create(
        [
            {"name": f"Environment {number}", "agreement_id": agreement.id}
            for number in range(MONITORS)
        ]
    )
    monitors = env["o2b.sla.monitor"].create(
        [
            {
                "name": "Web page",
                "environment_id": environment.id,
                "url": f"https://p{number}.bench.example:{port}/",
                "allow_private": "127.0.0.0/8",
                "allow_ports": "1-65535",
                "retry_seconds": 5,
            }
            for number, environment in enumerate(environments)
        ]
    )
    env.cr.commit()
    return monitors


def _claim(watch):
    """Seconds to claim all monitors."""
    watch.make_due()
    started, found = time.perf_counter(), 0
    while claims := watch.env["o2b.sla.monitor"]._claim():
        watch.env.cr.commit()
        found += len(claims)
    if found != MONITORS:
        raise AssertionError(f"{found} claims")
    return time.perf_counter() - started


def _fail(watch):
    """Some pages lack what has to be on them.

    :return: (seconds of CPU, outages, whether each starts at its first failure)
    """
    failing = watch.monitors[:FAILING]
    failing.keyword = "this is on no page"
    watch.env.cr.commit()
    cpu, _queries, _checks = watch.round()
    outages = failing.outage_ids
    first = all(
        outage.started_at
        == min(
            outage.monitor_id.check_ids.filtered(lambda c: c.outcome == "down").mapped(
                "at"
            )
        )
        for outage in outages
    )
    return cpu, len(outages), first


def _naively(env, monitors, trusted):
    """One request and one row each, committed; scaled up.

    :return: seconds of CPU for all monitors, PostgreSQL not counted
    """
    checks = env["o2b.sla.check"]
    started = time.process_time()
    for monitor in monitors:
        answer = requests.get(monitor.url, timeout=10, verify=str(trusted))
        checks.create(
            {
                "monitor_id": monitor.id,
                "company_id": monitor.company_id.id,
                "at": env["o2b.sla.mixin"]._sla_now(),
                "outcome": "up" if answer.ok else "down",
                "state": "up",
                "http_status": answer.status_code,
            }
        )
        env.cr.commit()
    return (time.process_time() - started) / len(monitors) * MONITORS
