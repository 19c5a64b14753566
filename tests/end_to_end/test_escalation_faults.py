# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Escalations and their mails under faults: nothing lost, nothing doubled.

Each test prints what it counted: levels due, rows of evidence, notices, mails.
"""

import email
import os
import signal
import time

import pytest
from late_tickets import add_late_tickets
from workers import WAITING, run_together, start, wait_for

TICKETS = 20
#: Levels of a P1 that is two weeks late, without an assignee: the leader of the team
#: stands in. The last three are told, the others were overtaken.
LEVELS = {
    (50, "assignee", "overtaken"),
    (75, "assignee", "overtaken"),
    (75, "leader", "overtaken"),
    (100, "assignee", "told"),
    (100, "on_call", "told"),
    (100, "manager", "told"),
}
#: Those of them that are told by mail.
MAILED = 2

PEOPLE = """
users = env["res.users"].create(
    [
        {
            "name": name,
            "login": name,
            "email": f"{name}@e2e.example",
            "group_ids": [(4, env.ref("helpdesk_mgmt.group_helpdesk_manager").id)],
        }
        for name in ("otto", "mia")
    ]
)
env["o2b.sla.on.call"].create(
    {
        "user_id": users[0].id,
        "date_from": "2020-01-01 00:00:00",
        "date_to": "2040-01-01 00:00:00",
    }
)
env.company.sla_manager_id = users[1]
# mail of the suite only, sent when a test says so
env["ir.cron"].search([]).active = False
env["ir.mail_server"].create(
    {
        "name": "Sink",
        "smtp_host": "127.0.0.1",
        "smtp_port": PORT,
        "smtp_encryption": "none",
        "smtp_authentication": "login",
    }
)
"""

DUE = "env['o2b.sla.clock']._cron_process_due(batch_size=5)\n"
SEND = "env['o2b.sla.notice']._cron_send()\n"

#: A worker that hangs in the middle of the batch or of the outbox; killed there.
HANG_IN_BATCH = """
import time
from pathlib import Path

runs = type(env["o2b.sla.escalation"])
tell, batches = runs._tell, []

def hang(self, tellings):
    tell(self, tellings)
    env.cr.flush()
    batches.append(1)
    if len(batches) == 3:
        Path("READY").touch()
        while not Path("GO").exists():
            time.sleep(0.01)

runs._tell = hang
env["o2b.sla.clock"]._cron_process_due(batch_size=5)
"""
HANG_IN_OUTBOX = """
import time
from pathlib import Path

notices = type(env["o2b.sla.notice"])
hand_over, sent = notices._hand_over, []

def hang(self, sessions):
    WHEN == "after" and hand_over(self, sessions)
    sent.append(1)
    if len(sent) == 3:
        Path("READY").touch()
        time.sleep(600)
    WHEN == "before" and hand_over(self, sessions)

notices._hand_over = hang
env["o2b.sla.notice"]._cron_send()
"""
#: One job, run as Odoo's own worker does; FAULT is put in before.
JOB = """
from odoo.addons.base.models.ir_cron import IrCron

cron = env.ref("o2b_sla.ir_cron_clock_due")
cron.write({"active": True, "nextcall": env.cr.now(), "failure_count": 0})
env.cr.commit()
runs = []
clocks = type(env["o2b.sla.clock"])
process = clocks._cron_process_due

def counting(self, batch_size=1000):
    runs.append(1)
    return process(self, batch_size)

clocks._cron_process_due = counting
FAULT
with env.registry.cursor() as cr:
    IrCron._process_jobs_loop(cr, job_ids=[cron.id])
env.cr.rollback()
env.invalidate_all()
result([len(runs), cron.failure_count, bool(cron.sla_last_success)])
"""
POISON = """
tickets = type(env["helpdesk.ticket"])
prepare = tickets._sla_prepare_activity

def poisoned(self, clock, percent, text, user):
    if self.id == POISONED:
        raise ValueError("poison")
    return prepare(self, clock, percent, text, user)

tickets._sla_prepare_activity = poisoned
"""
SERIALIZATION = """
import psycopg2.errors

take, tries = clocks._process_due, []

def clash(self, limit=1000):
    tries.append(1)
    if len(tries) < 3:
        raise psycopg2.errors.SerializationFailure("somebody was first")
    return take(self, limit)

clocks._process_due = clash
"""


@pytest.fixture(scope="module")
def sink(runtime, tmp_path_factory):
    """A mail server that can go down and come up again on its port."""
    from o2b_runtime.mail_sink import MailSink

    found = MailSink(
        runtime.settings, f"faults-{os.getpid()}", tmp_path_factory.mktemp("outbox")
    )
    found.port = found.start(28025)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def desk(make_helpdesk, sink):
    """A helpdesk with people of every role, whose mail goes to the sink."""
    database = make_helpdesk()
    database.shell(PEOPLE.replace("PORT", str(sink.port)))
    return database


class Counts:
    """What became of some tickets; ``print`` it."""

    def __init__(self, database, sink, ids):
        found = "{" + ",".join(map(str, ids)) + "}"
        of_ids = f"res_model = 'helpdesk.ticket' AND res_id = ANY('{found}')"
        rows = database.sql(
            "SELECT res_id, percent, role, outcome, count(*) FROM o2b_sla_escalation"
            f" WHERE {of_ids} GROUP BY 1, 2, 3, 4"
        )
        self.tickets = len(ids)
        self.rows = sum(int(row[4]) for row in rows)
        self.levels = {}
        for id_, percent, role, outcome, count in rows:
            level = (int(percent), role, outcome)
            self.levels.setdefault(int(id_), set()).add(level)
            assert count == "1", f"ticket {id_}: {level} {count} times"
        notices = database.sql(
            "SELECT n.message_id, n.state, n.attempts FROM o2b_sla_notice AS n"
            " WHERE n.key IN (SELECT notice_key FROM o2b_sla_escalation"
            f" WHERE {of_ids})"
        )
        self.states = {message_id: state for message_id, state, _tries in notices}
        self.notices = len(notices)
        self.mails = [id_ for id_ in received(sink) if id_ in self.states]
        (unmailed,) = database.sql(
            f"SELECT count(*) FROM o2b_sla_escalation WHERE {of_ids} AND by_mail"
            " AND notice_key IS NULL"
        )
        assert unmailed == ["0"], "every mailed level has its notice"

    def __str__(self):
        return (
            f"tickets {self.tickets}: levels due {self.tickets * len(LEVELS)}"
            f" = rows {self.rows}; notices {self.notices}"
            f" = mails {len(self.mails)} ({len(set(self.mails))} different)"
        )

    def check(self, doubled=0):
        """Everything once; ``doubled`` mails may have come a second time, under the
        same Message-Id."""
        print(self)
        assert self.rows == self.tickets * len(LEVELS)
        assert all(levels == LEVELS for levels in self.levels.values())
        assert len(self.levels) == self.tickets
        assert set(self.states.values()) == {"sent"}
        assert set(self.mails) == set(self.states)
        assert len(self.mails) == self.notices + doubled


def received(sink):
    """Message-Ids in the sink."""
    found = []
    for path in (sink.outbox / "new").iterdir():
        with path.open("rb") as mail:
            found.append(email.message_from_binary_file(mail)["Message-Id"])
    return found


def _killed(database, script, folder, name):
    worker = start(database, script, folder, name)
    wait_for(folder / f"READY-{name}", worker)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def test_worker_killed_in_the_batch(desk, sink, tmp_path):
    ids = add_late_tickets(desk, TICKETS)
    _killed(desk, HANG_IN_BATCH, tmp_path, "batch")
    assert Counts(desk, sink, ids).rows == 10 * len(LEVELS), "two batches stand"
    desk.shell(DUE + SEND)
    counts = Counts(desk, sink, ids)
    counts.check()
    assert counts.notices == TICKETS // 5 * MAILED, "one mail a person and batch"


@pytest.mark.parametrize(("when", "doubled"), [("before", 0), ("after", 1)])
def test_worker_killed_in_the_outbox(desk, sink, tmp_path, when, doubled):
    """Before the mail server has it: sent once. After: once more under the same
    Message-Id, for nobody can know."""
    ids = add_late_tickets(desk, TICKETS)
    desk.shell(DUE)
    _killed(desk, HANG_IN_OUTBOX.replace("WHEN", repr(when)), tmp_path, when)
    desk.shell(SEND)
    Counts(desk, sink, ids).check(doubled)


def test_two_workers(desk, sink, tmp_path):
    ids = add_late_tickets(desk, TICKETS)
    workers = {
        name: start(desk, WAITING + DUE + SEND, tmp_path, name)
        for name in ("one", "two")
    }
    for log in run_together(workers, tmp_path).values():
        assert "Traceback" not in log, log
    desk.shell(SEND)
    Counts(desk, sink, ids).check()


def test_connection_cut(desk, sink, tmp_path):
    """PostgreSQL ends the connection in the middle of a batch."""
    ids = add_late_tickets(desk, TICKETS)
    worker = start(desk, HANG_IN_BATCH, tmp_path, "cut")
    wait_for(tmp_path / "READY-cut", worker)
    cut = desk.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()"
    )
    assert ["t"] in cut
    (tmp_path / "GO-cut").touch()
    worker.wait(timeout=600)
    desk.shell(DUE + SEND)
    Counts(desk, sink, ids).check()


def test_mail_server_down_for_a_while(desk, sink):
    ids = add_late_tickets(desk, TICKETS)
    sink.stop()
    desk.shell(DUE + SEND + SEND)
    assert desk.unexpected_log_lines() == []
    counts = Counts(desk, sink, ids)
    print(counts)
    assert set(counts.states.values()) == {"waiting"}
    assert counts.mails == []
    (tries,) = desk.sql(
        "SELECT max(attempts) FROM o2b_sla_notice WHERE state = 'waiting'"
    )
    assert tries == ["1"], "not tried again at once"
    assert sink.start(sink.port) == sink.port
    desk.sql("UPDATE o2b_sla_notice SET next_try = posted_at WHERE state = 'waiting'")
    desk.shell(SEND + SEND)
    Counts(desk, sink, ids).check()


def test_poison_stops_no_other(desk, sink):
    """One ticket that always fails: the others are told, and it does not run hot."""
    ids = add_late_tickets(desk, TICKETS)
    fault = POISON.replace("POISONED", str(ids[3]))
    runs, failures, done = desk.shell(JOB.replace("FAULT", fault))
    assert (runs, failures, done) == (1, 0, True)
    (waits,) = desk.sql(
        "SELECT count(*) FROM o2b_sla_clock WHERE alert_at > now() AT TIME ZONE 'UTC'"
    )
    assert waits == ["1"], "put off"
    desk.shell(SEND)
    Counts(desk, sink, ids[:3] + ids[4:]).check()
    desk.sql("UPDATE o2b_sla_clock SET alert_at = '2020-01-01' WHERE alert_at > now()")
    desk.shell(DUE + SEND)
    Counts(desk, sink, ids).check()


def test_serialization_failure(desk, sink):
    """Begun again within the job: no failure is counted, no interval is lost."""
    ids = add_late_tickets(desk, TICKETS)
    runs, failures, done = desk.shell(JOB.replace("FAULT", SERIALIZATION))
    assert (runs, failures, done) == (1, 0, True)
    desk.shell(SEND)
    Counts(desk, sink, ids).check()


def test_a_real_server(desk, sink):
    """With Odoo's own workers: from late to sent without anybody's help."""
    ids = add_late_tickets(desk, TICKETS)
    names = "'ir_cron_clock_due', 'ir_cron_notice'"
    desk.sql(
        "UPDATE ir_cron SET active = true, nextcall = now() AT TIME ZONE 'UTC'"
        " WHERE id IN"
        f" (SELECT res_id FROM ir_model_data WHERE name IN ({names}))"
    )
    with desk.serve("--max-cron-threads=2"):
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            desk.wake_workers()
            counts = Counts(desk, sink, ids)
            if counts.notices and set(counts.states.values()) == {"sent"}:
                break
            time.sleep(1)
    Counts(desk, sink, ids).check()
