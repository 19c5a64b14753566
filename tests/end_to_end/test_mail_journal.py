# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Faults between the mail server and a ticket: nothing is lost, nothing is doubled."""

import os
import pickle
import signal
import sys
import time
from pathlib import Path

import pytest
from mail_workers import (
    CATCH_UP,
    account,
    fetch_script,
    fill,
    plain_mails,
    seen,
)
from workers import run_together, start, wait_for

sys.path.append(str(Path(__file__).parents[1] / "pure" / "mail_intake"))
from hostile_mails import hostile_mails  # noqa: E402

FUZZED = 3000

#: Two workers begin at the same moment.
MEET = """
Path("READY").touch()
while not Path("GO").exists():
    time.sleep(0.005)
"""

#: The worker stops in the middle of its eleventh mail.
HANG = """
deliver, count = mails._deliver, []

def hang(self, *args):
    res = deliver(self, *args)
    self.env.flush_all()
    count.append(self)
    if len(count) == 11:
        Path("READY").touch()
        time.sleep(600)
    return res

mails._deliver = hang
"""

#: The database ends the connection in the middle of every fifth mail.
CUT = """
deliver, count = mails._deliver, []

def cut(self, *args):
    res = deliver(self, *args)
    self.env.flush_all()
    count.append(self)
    if len(count) % 5 == 0:
        self.env.cr.execute("SELECT pg_backend_pid()")
        pid = self.env.cr.fetchone()[0]
        with self.env.registry.cursor() as cr:
            cr.execute("SELECT pg_terminate_backend(%s)", (pid,))
        self.env.cr.execute("SELECT 1", log_exceptions=False)
    return res

mails._deliver = cut
"""

#: Somebody else adds a row that each mail needs too, in the middle of it.
RACE = """
from odoo import api

deliver, met = mails._deliver, set()

def race(self, *args):
    key = f"race.{self.id}"
    if key not in met:
        met.add(key)
        with self.env.registry.cursor() as cr:
            other = api.Environment(cr, self.env.uid, {})
            other["ir.config_parameter"].set_param(key, "first")
    self.env["ir.config_parameter"].set_param(key, "second")
    return deliver(self, *args)

mails._deliver = race
"""

#: Delivers the mails of a file, every STEP-th from FIRST on.
DELIVER = """
import pickle
from xmlrpc.client import Binary

with open("FILE", "rb") as file:
    raws = pickle.load(file)
if FIRST:  # answers have tests of their own; half of the mails do without
    type(env["helpdesk.ticket"])._sla_answer_sender = lambda self: None
gateway = env["mail.thread"]
for raw in raws[FIRST::STEP]:
    gateway.message_process(False, Binary(raw))
"""


def show(what, mails, counts, tickets):
    """Account for the mails of a test, and print it."""
    explained = {
        name: count
        for name, count in counts.items()
        if name not in ("journalled", "deliveries")
    }
    sys.stdout.write(
        f"{what}: mails in {mails} = journalled {counts['journalled']} = "
        + " + ".join(f"{name} {count}" for name, count in sorted(explained.items()))
        + f"; deliveries {counts['deliveries']}, tickets {sum(tickets.values())}\n"
    )
    assert counts["journalled"] == mails == sum(explained.values())
    assert "waiting" not in counts
    assert set(tickets.values()) == {1}, "one ticket per mail"


@pytest.mark.parametrize("message_id", [True, False], ids=["id", "no_id"])
def test_two_deliveries_at_once(helpdesk, tmp_path, message_id):
    """Two mailboxes hold the same mails, fetched at the same moment."""
    prefix = f"twice{int(message_id)}"
    mails = plain_mails(prefix, 25, message_id)
    workers, folders = {}, []
    for name in ("one", "two"):
        folders.append(fill(tmp_path / name, mails))
        script = fetch_script(folders[-1], MEET)
        workers[name] = start(helpdesk, script, tmp_path, name)
        # One after the other: each makes its own mailbox, which switches the fetching
        # scheduled action on, and Odoo's shell does not try again.
        wait_for(tmp_path / f"READY-{name}", workers[name])
    for log in run_together(workers, tmp_path).values():
        assert "Traceback" not in log
    helpdesk.shell(CATCH_UP)
    counts, tickets = account(helpdesk, prefix)
    show("two deliveries at once", 25, counts, tickets)
    assert [seen(folder) for folder in folders] == [25, 25]
    assert counts["ticket"] == 25
    assert counts["deliveries"] == 50


def test_killed_in_the_middle(helpdesk, tmp_path):
    mails = plain_mails("killed", 30)
    folder = fill(tmp_path / "box", mails)
    script = fetch_script(folder, HANG)
    worker = start(helpdesk, script, tmp_path, "killed")
    wait_for(tmp_path / "READY-killed", worker)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert seen(folder) == 10, "the mail server was told of ten"
    counts, tickets = account(helpdesk, "killed")
    assert counts == {"journalled": 11, "deliveries": 11, "ticket": 10, "waiting": 1}
    assert sum(tickets.values()) == 10
    helpdesk.shell(fetch_script(folder))
    helpdesk.shell(CATCH_UP)
    counts, tickets = account(helpdesk, "killed")
    show("killed in the middle", 30, counts, tickets)
    assert seen(folder) == 30
    assert counts["ticket"] == 30
    assert counts["deliveries"] == 31


def test_database_connection_is_cut(helpdesk, tmp_path):
    mails = plain_mails("cut", 20)
    folder = fill(tmp_path / "box", mails)
    helpdesk.shell(fetch_script(folder, CUT))
    assert seen(folder) == 20, "the journal has them"
    counts, _tickets = account(helpdesk, "cut")
    assert counts["waiting"] == 4
    helpdesk.shell(CATCH_UP)
    counts, tickets = account(helpdesk, "cut")
    show("connection cut", 20, counts, tickets)
    assert counts["ticket"] == 20


def test_somebody_was_first(helpdesk, tmp_path):
    """What only the next transaction sees is no fault of the mail."""
    folder = fill(tmp_path / "box", plain_mails("race", 3))
    helpdesk.shell(fetch_script(folder, RACE))
    counts, tickets = account(helpdesk, "race")
    show("somebody was first", 3, counts, tickets)
    assert counts["ticket"] == 3
    kept = "SELECT value FROM ir_config_parameter WHERE key LIKE 'race.%'"
    assert helpdesk.sql(kept) == [["second"]] * 3


def test_fuzzed_mails(helpdesk, tmp_path):
    """Broken in every way mails break, some of them delivered twice."""
    raws = hostile_mails(7, FUZZED)
    again = raws[::10]
    file = tmp_path / "mails.pickle"
    file.write_bytes(pickle.dumps([*raws, *again]))
    before = int(helpdesk.sql("SELECT coalesce(max(id), 0) FROM o2b_sla_mail")[0][0])
    script = DELIVER.replace("FILE", str(file)).replace("STEP", "2")
    started = time.monotonic()
    workers = [
        start(helpdesk, script.replace("FIRST", str(n)), tmp_path, f"fuzz-{n}")
        for n in (0, 1)
    ]
    for worker in workers:
        assert worker.wait(timeout=1800) == 0
    taken = time.monotonic() - started
    helpdesk.shell(CATCH_UP)
    counts = helpdesk.shell(
        f"result(env['o2b.sla.mail']._count_outcomes([('id', '>', {before})]))"
    )
    states = dict(
        helpdesk.sql(
            f"SELECT state, count(*) FROM o2b_sla_mail WHERE id > {before} GROUP BY 1"
        )
    )
    explained = {
        k: v for k, v in counts.items() if k not in ("journalled", "deliveries")
    }
    sys.stdout.write(
        f"fuzzed: mails in {FUZZED} + {len(again)} again = deliveries "
        f"{counts['deliveries']}; journalled {counts['journalled']} = "
        + " + ".join(f"{k} {v}" for k, v in sorted(explained.items()))
        + f"; states {states}; {taken:.0f} s\n"
    )
    assert counts["deliveries"] == FUZZED + len(again)
    assert counts["journalled"] == FUZZED == sum(explained.values())
    assert "new" not in states and "waiting" not in counts
    assert not {"unreadable", "loop", "refused"} & counts.keys()
    # one message of its own for each mail that is in a conversation
    doubled = helpdesk.sql(
        "SELECT message_id FROM mail_message WHERE message_id LIKE '%fuzz.example>'"
        " AND model = 'helpdesk.ticket' GROUP BY 1 HAVING count(*) > 1"
    )
    assert doubled == []
