# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs that tell that they ran: over real HTTP, all at once, and two workers that find
out which did not."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from workers import WAITING, run_together, start

SCRIPT = (
    Path(__file__).parents[2] / "o2b_sla_uptime" / "static" / "examples" / "backup.sh"
)
MADE = """
agreement = env["o2b.sla.agreement"].search([], limit=1)
env["ir.cron"].search([]).active = False
env["ir.config_parameter"].set_param("o2b_sla_uptime.pings_per_minute", "100000")
environment = env["o2b.sla.environment"].create(
    {"name": "NAME", "agreement_id": agreement.id}
)
heartbeats = env["o2b.sla.heartbeat"].create(
    [
        {"name": f"NAME {n}", "environment_id": environment.id, "purpose": purpose}
        for n, purpose in enumerate(PURPOSES)
    ]
)
result([[h.id, h._renew_token()] for h in heartbeats])
"""
OVERDUE = """
env.cr.execute(
    "UPDATE o2b_sla_heartbeat SET phase = 'up',"
    " expected_at = now() - interval '1 hour',"
    " deadline_at = now() - interval '45 minutes' WHERE name LIKE 'Overdue %'"
)
env.cr.commit()
"""
WATCH = 'env["o2b.sla.heartbeat"]._cron_watch()\n'
COUNTS = """
SELECT h.id, count(DISTINCT l.id), count(DISTINCT i.id), count(DISTINCT i.ticket_id),
       bool_and(l.started_at = h.deadline_at)
  FROM o2b_sla_heartbeat h
  LEFT JOIN o2b_sla_heartbeat_lapse l ON l.heartbeat_id = h.id
  LEFT JOIN o2b_sla_incident i ON i.id = l.incident_id
 WHERE h.name LIKE 'Overdue %' GROUP BY h.id
"""


@pytest.fixture(scope="module")
def desk(make_helpdesk):
    return make_helpdesk()


@pytest.fixture(scope="module")
def server(desk):
    with desk.serve("--max-cron-threads=0") as running:
        yield running


def make(desk, name, purposes):
    script = MADE.replace("NAME", name).replace("PURPOSES", repr(purposes))
    return desk.shell(script)


def test_all_at_once(desk, server):
    """Eight at a time, each run told four times: all are answered, each counts once,
    and no line has its address."""
    ((id_, token),) = make(desk, "Busy", ["backup"])
    url = f"http://127.0.0.1:{server.port}/o2b_sla/ping/{token}"
    runs = [f"run-{number}" for number in range(12) for _again in range(4)]

    def tell(run):
        return requests.post(
            f"{url}/0?rid={run}", data=b"done", timeout=300
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(tell, runs))
    assert answers == [200] * len(runs)
    rows = desk.sql(
        "SELECT run, count(*) FILTER (WHERE effect = 'counted'), count(*)"
        f" FROM o2b_sla_heartbeat_ping WHERE heartbeat_id = {id_} GROUP BY run"
    )
    assert sorted(row[0] for row in rows) == sorted(set(runs))
    assert {tuple(row[1:]) for row in rows} == {("1", "4")}
    log = server.log.read_text()
    assert "/o2b_sla/ping/" in log, "requests are logged"
    assert token not in log


def test_script(desk, server, tmp_path):
    """The example, as it stands."""
    (_id, backup), (inventory_id, inventory) = make(
        desk, "Script", ["backup", "inventory"]
    )
    base = f"http://127.0.0.1:{server.port}/o2b_sla/ping"
    done = subprocess.run(
        ["sh", str(SCRIPT)],
        env={
            **os.environ,
            "BACKUP_URL": f"{base}/{backup}",
            "INVENTORY_URL": f"{base}/{inventory}",
            "BACKUP_DIR": str(tmp_path),
            "BACKUP_COMMAND": 'echo data >"$BACKUP_FILE"',
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    states = desk.sql(
        "SELECT purpose, phase FROM o2b_sla_heartbeat"
        " WHERE name LIKE 'Script %' ORDER BY id"
    )
    assert [list(row) for row in states] == [["backup", "up"], ["inventory", "up"]]
    (copies,) = desk.sql(
        "SELECT copy_count FROM o2b_sla_heartbeat_ping"
        f" WHERE heartbeat_id = {inventory_id}"
    )
    assert list(copies) == ["1"]


def test_two_workers(desk, tmp_path):
    """What is overdue has one lapse, one incident and one ticket, whoever found it."""
    make(desk, "Overdue", ["backup"] * 8)
    desk.shell(OVERDUE)
    workers = {
        name: start(desk, WAITING + WATCH, tmp_path, name) for name in ("one", "two")
    }
    run_together(workers, tmp_path)
    desk.shell(WATCH)
    rows = desk.sql(COUNTS)
    assert len(rows) == 8
    for row in rows:
        assert [str(value) for value in row[1:4]] == ["1", "1", "1"], row
        assert str(row[4]).lower() in ("t", "true"), row
