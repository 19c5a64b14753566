# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Outages become one ticket each: several workers at once, one of them killed."""

import os
import signal

import pytest
from workers import WAITING, run_together, start, wait_for

ENVIRONMENTS = 8

PLACES = """
agreement = env["o2b.sla.agreement"].search([], limit=1)
env["ir.cron"].search([]).active = False
for number in range(ENVIRONMENTS):
    environment = env["o2b.sla.environment"].create(
        {"name": f"NAME {number}", "agreement_id": agreement.id}
    )
    for effect in ("down", "partial"):
        env["o2b.sla.monitor"].create(
            {
                "name": effect,
                "environment_id": environment.id,
                "kind": "external",
                "effect": effect,
            }
        )
"""

#: Says that every monitor fails, in an order of its own, again when it lost a race.
REPORT = """
import random
from odoo.addons.o2b_sla_uptime.monitoring import Signal
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

monitors = env["o2b.sla.monitor"].search([("environment_id.name", "like", "NAME")])
since = int(env.cr.now().timestamp()) - 120
ids = random.Random(SEED).sample(monitors.ids, len(monitors))
for id_ in ids:
    while True:
        try:
            env["o2b.sla.monitor"]._report(
                [
                    Signal(
                        monitor_id=id_,
                        state="down",
                        at=since + 60,
                        since=since,
                        source="generic",
                        confirmed=True,
                    )
                ]
            )
            env.cr.commit()
            break
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            env.cr.rollback()
            env.transaction.reset()
"""
STEP = 'env["o2b.sla.incident"]._cron_step()\n'

#: Outages are written down, then this worker is killed in the middle of a ticket.
HANG_IN_TICKET = """
import time
from pathlib import Path

monitors = type(env["o2b.sla.monitor"])
monitors._follow = lambda self, outages: None
REPORT
incidents = type(env["o2b.sla.incident"])
make, made = incidents._make_ticket, []

def hang(self, at, now):
    make(self, at, now)
    env.flush_all()
    made.append(1)
    if len(made) == 3:
        Path("READY").touch()
        time.sleep(600)

incidents._make_ticket = hang
STEP
"""

COUNTS = """
SELECT e.id, count(DISTINCT i.id), count(DISTINCT t.id), min(t.priority),
       count(DISTINCT o.id), count(DISTINCT o.incident_id)
  FROM o2b_sla_environment e
  LEFT JOIN o2b_sla_incident i ON i.environment_id = e.id
  LEFT JOIN helpdesk_ticket t ON t.sla_environment_id = e.id
  LEFT JOIN o2b_sla_outage o ON o.environment_id = e.id
 WHERE e.name LIKE '{name} %' GROUP BY e.id
"""
NOTICES = """
SELECT count(*), count(DISTINCT key) FROM o2b_sla_notice n
  JOIN helpdesk_ticket t ON t.id = n.res_id AND n.res_model = 'helpdesk.ticket'
  JOIN o2b_sla_environment e ON e.id = t.sla_environment_id
 WHERE n.kind = 'outage' AND e.name LIKE '{name} %'
"""


@pytest.fixture(scope="module")
def desk(make_helpdesk):
    return make_helpdesk()


def prepare(script, name, seed=0):
    script = script.replace("REPORT", REPORT).replace("STEP", STEP)
    script = script.replace("ENVIRONMENTS", str(ENVIRONMENTS))
    return script.replace("NAME", name).replace("SEED", str(seed))


def check(database, name):
    """One incident and one P1 ticket per environment, both outages in it, one mail."""
    rows = database.sql(COUNTS.format(name=name))
    assert len(rows) == ENVIRONMENTS
    for row in rows:
        assert list(row[1:]) == ["1", "1", "3", "2", "1"], row
    (mails,) = database.sql(NOTICES.format(name=name))
    assert list(mails) == [str(ENVIRONMENTS)] * 2


def test_three_workers_at_once(desk, tmp_path):
    """Two report the same outages in another order, a third catches up: nothing is
    lost and nothing is doubled."""
    desk.shell(prepare(PLACES, "Racing"))
    scripts = {
        "one": REPORT + STEP,
        "two": REPORT + STEP,
        "three": f"for _ in range(20):\n    {STEP}",
    }
    workers = {
        name: start(desk, WAITING + prepare(script, "Racing", seed), tmp_path, name)
        for seed, (name, script) in enumerate(scripts.items())
    }
    for log in run_together(workers, tmp_path).values():
        # Odoo logs a lost race before it is begun again; nothing else goes wrong
        wrong = log.count(" ERROR ") + log.count(" WARNING ")
        lost = "ERROR: could not serialize access", "ERROR: deadlock detected"
        assert wrong == sum(map(log.count, lost)), log
    desk.shell(STEP)
    check(desk, "Racing")


def test_killed_between_outage_and_ticket(desk, tmp_path):
    """The next run makes what is missing, and no more."""
    desk.shell(prepare(PLACES, "Killed"))
    worker = start(desk, prepare(HANG_IN_TICKET, "Killed"), tmp_path, "killed")
    wait_for(tmp_path / "READY-killed", worker)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    desk.shell(STEP)
    check(desk, "Killed")
    desk.shell(STEP)
    check(desk, "Killed")
