# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real web server that stops and comes back, watched by a real Odoo with its own
scheduled actions; and workers that are killed or meet.

The test prints when what was seen.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from o2b_runtime.ports import free_port
from workers import WAITING, run_together, start, wait_for

#: Nothing outside is asked: the control host stands on this machine too.
CONTROLLED = """
env["ir.config_parameter"].set_param(
    "o2b_sla_uptime.reference_hosts", "127.0.0.1:PORT"
)
"""
#: The environment of the client, and its monitor.
WATCHED = """
agreement = env["o2b.sla.agreement"].search([], limit=1)
environment = env["o2b.sla.environment"].create(
    {
        "name": "NAME",
        "agreement_id": agreement.id,
        "url": "https://NAME.client.example",
    }
)
monitors = env["o2b.sla.monitor"].create(
    [
        {
            "name": f"Web {number}",
            "environment_id": environment.id,
            "url": "http://127.0.0.1:PORT/",
            "allow_private": "127.0.0.0/8",
            "allow_ports": "1-65535",
        }
        for number in range(COUNT)
    ]
)
result([environment.id, monitors.ids])
"""
CHECK = "env['o2b.sla.monitor']._cron_check()\n"
#: A worker that hangs with its claims, its checks made and not written.
HANGING = """
import time
from pathlib import Path

monitors = type(env["o2b.sla.monitor"])
probe = monitors._probe

def hang(self, *args):
    probe(self, *args)
    Path("READY").touch()
    time.sleep(600)

monitors._probe = hang
env["o2b.sla.monitor"]._cron_check()
"""
JUDGED = """
from datetime import timedelta

environment = env["o2b.sla.environment"].browse(ID)
now = env["o2b.sla.mixin"]._sla_now()
result(environment._judge(now - timedelta(hours=1), now).down)
"""
NAMES = "'ir_cron_monitor_check', 'ir_cron_incident'"


class WebServer:
    """A web server of its own process."""

    def __init__(self, folder, wanted):
        self.folder, self.port, self.process = folder, free_port(wanted), None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "http.server", str(self.port), "-b", "127.0.0.1"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as found:
                if not found.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)
        raise AssertionError("the web server did not start")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


@pytest.fixture(scope="module")
def desk(make_helpdesk):
    return make_helpdesk()


@pytest.fixture
def web(tmp_path, desk):
    """The client's web server, and one that stands for the rest of the network. Odoo is
    told before it serves: a shell does not tell other processes what it changed."""
    client, control = WebServer(tmp_path, 17080), WebServer(tmp_path, 17180)
    for each in client, control:
        each.start()
    desk.shell(CONTROLLED.replace("PORT", str(control.port)))
    yield client, control
    for each in client, control:
        each.stop()


def add_monitors(database, web, name, count=1):
    """
    :return: [id of the environment, ids of its monitors]
    """
    client, _control = web
    script = WATCHED.replace("PORT", str(client.port)).replace("NAME", name)
    return database.shell(script.replace("COUNT", str(count)))


def now():
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def wait_until(question, seconds=300):
    """Ask every second until there is an answer.

    :return: the answer
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(1)
    raise AssertionError(f"not within {seconds} s")


def moment(text):
    return datetime.fromisoformat(text) if text else None


class Watch:
    """One environment with a monitor, and what is known of it."""

    def __init__(self, database, web, name):
        self.sql, self.wake_workers = database.sql, database.wake_workers
        self.environment, (self.monitor,) = add_monitors(database, web, name)

    def state(self):
        ((found,),) = self.sql(
            f"SELECT state FROM o2b_sla_monitor WHERE id = {self.monitor}"
        )
        return found

    def outage(self):
        """(started, confirmed, ended, category), or None."""
        rows = self.sql(
            "SELECT started_at, confirmed_at, ended_at, category FROM o2b_sla_outage"
            f" WHERE monitor_id = {self.monitor} AND kind = 'down'"
        )
        assert len(rows) <= 1
        if not rows:
            return None
        *instants, category = rows[0]
        return (*map(moment, instants), category)

    def clocks(self):
        """(ticket, priority, indicator) of each clock of a ticket."""
        return self.sql(
            "SELECT t.id, t.priority, c.indicator FROM helpdesk_ticket AS t"
            " JOIN o2b_sla_incident AS i ON i.ticket_id = t.id"
            " JOIN o2b_sla_clock AS c ON c.res_model = 'helpdesk.ticket'"
            "  AND c.res_id = t.id AND c.active"
            f" WHERE i.environment_id = {self.environment} ORDER BY c.indicator"
        )

    def notes(self, ticket, since):
        return self.sql(
            "SELECT body FROM mail_message WHERE model = 'helpdesk.ticket'"
            f" AND res_id = {ticket} AND date >= '{since}'"
        )

    def incidents(self):
        ((count,),) = self.sql(
            "SELECT count(*) FROM o2b_sla_incident"
            f" WHERE environment_id = {self.environment} AND kind = 'down'"
        )
        return int(count)

    def stop_and_start(self, client):
        """An outage and its end.

        :return: tuple (int seconds it lasted, bool whether each step came in time)
        """
        wait_until(lambda: self.wake_workers() or self.state() == "up")
        client.stop()
        stopped = now()
        wait_until(self.outage)
        clocks = wait_until(self.clocks)
        told = now()
        started_at, confirmed_at, ended_at, category = self.outage()
        print(f"stopped {stopped}, first failure {started_at}, known {confirmed_at}")
        assert started_at >= stopped - timedelta(seconds=1)
        assert (category, ended_at) == ("refused", None)
        assert {row[0] for row in clocks} == {clocks[0][0]}, "one ticket"
        assert ["3", "response"] in [row[1:] for row in clocks]
        client.start()
        again = now()
        ended_at = wait_until(lambda: self.outage()[2])
        print(f"started {again}, first good check {ended_at}")
        assert ended_at >= again - timedelta(seconds=1)
        notes = wait_until(lambda: self.notes(clocks[0][0], again))
        print(*[note for (note,) in notes], sep="\n")
        in_time = (
            (started_at - stopped).total_seconds() <= 70
            and (confirmed_at - started_at).total_seconds() <= 50
            and (told - stopped).total_seconds() <= 120
            and (ended_at - again).total_seconds() <= 70
        )
        return int((ended_at - started_at).total_seconds()), in_time


def test_web_server_stops_and_comes_back(desk, web):
    """Stopped: within two minutes an outage that starts at the first failed check, and
    one P1 ticket with its clock. Started: a note of the recovery, and the right
    seconds. On a machine that is too busy to be in time, an outage is only right; then
    there is another one."""
    client, _control = web
    desk.sql(
        "UPDATE ir_cron SET active = true, nextcall = now() AT TIME ZONE 'UTC'"
        f" WHERE id IN (SELECT res_id FROM ir_model_data WHERE name IN ({NAMES}))"
    )
    with desk.serve("--max-cron-threads=2"):
        for name in ("shop", "shop2", "shop3"):
            watch = Watch(desk, web, name)
            seconds, in_time = watch.stop_and_start(client)
            # before the next one, which all of them have
            judged = JUDGED.replace("ID", str(watch.environment))
            assert desk.shell(judged) == seconds
            assert watch.incidents() == 1
            if in_time:
                break
    desk.sql(
        "UPDATE ir_cron SET active = false WHERE id IN"
        f" (SELECT res_id FROM ir_model_data WHERE name IN ({NAMES}))"
    )
    assert in_time


def test_two_workers(desk, web, tmp_path):
    """Each monitor is checked once, and a mass outage is written once."""
    client, _control = web
    _environment, ids = add_monitors(desk, web, "two", 40)
    desk.shell(CHECK)
    client.stop()
    desk.sql(
        "UPDATE o2b_sla_monitor_status SET next_check_at = '2020-01-01'"
        f" WHERE monitor_id = ANY('{{{','.join(map(str, ids))}}}')"
    )
    workers = {
        name: start(desk, WAITING + CHECK, tmp_path, name) for name in ("one", "two")
    }
    for log in run_together(workers, tmp_path).values():
        assert "Traceback" not in log, log
    found = desk.sql(
        "SELECT monitor_id, count(*) FILTER (WHERE outcome = 'down'),"
        " count(DISTINCT at) FILTER (WHERE outcome = 'down') FROM o2b_sla_check"
        f" WHERE monitor_id = ANY('{{{','.join(map(str, ids))}}}') GROUP BY 1"
    )
    assert len(found) == 40
    assert {(count, times) for _id, count, times in found} == {("3", "3")}
    outages = desk.sql(
        "SELECT monitor_id, count(*) FROM o2b_sla_outage WHERE kind = 'down'"
        f" AND monitor_id = ANY('{{{','.join(map(str, ids))}}}') GROUP BY 1"
    )
    assert {count for _id, count in outages} == {"1"}
    assert len(outages) == 40


def test_killed_with_its_claims(desk, web, tmp_path):
    """What a dead worker had claimed is checked by another one, soon."""
    _environment, ids = add_monitors(desk, web, "killed", 5)
    among = f"monitor_id = ANY('{{{','.join(map(str, ids))}}}')"
    worker = start(desk, HANGING, tmp_path, "killed")
    wait_for(tmp_path / "READY-killed", worker)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    ((claimed,),) = desk.sql(
        "SELECT count(*) FROM o2b_sla_monitor_status"
        f" WHERE lease_until IS NOT NULL AND {among}"
    )
    assert claimed == "5"
    desk.shell(CHECK)
    ((heard,),) = desk.sql(
        f"SELECT count(heard_at) FROM o2b_sla_monitor_status WHERE {among}"
    )
    assert heard == "0", "the claims stand"
    desk.sql(
        "UPDATE o2b_sla_monitor_status SET lease_until = lease_until"
        f" - interval '1 minute' WHERE {among}"
    )
    desk.shell(CHECK)
    ((up,),) = desk.sql(
        f"SELECT count(*) FROM o2b_sla_monitor_status WHERE name = 'up' AND {among}"
    )
    assert up == "5"
    assert desk.unexpected_log_lines() == []
