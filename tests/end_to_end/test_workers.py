# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Several processes and transactions on the same clocks: each step exactly once."""

import os
import signal

import pytest
from late_tickets import LINES, add_late_tickets, counted, told_of_breach
from workers import WAITING, run_together, start, wait_for

ONCE = {(1, 1, 1)}

#: The scheduled action, started when the file GO appears.
WORKER = WAITING + "env['o2b.sla.clock']._cron_process_due(batch_size=10)\n"

#: The same, and it hangs in the middle of its fourth batch.
HANGING = """
import time
from pathlib import Path

clocks = type(env["o2b.sla.clock"])
take_steps, batches = clocks._take_steps, []

def hang(self, now):
    steps = take_steps(self, now)
    env.cr.flush()
    batches.append(steps)
    if len(batches) == 4:
        Path("READY").touch()
        time.sleep(600)
    return steps

clocks._take_steps = hang
env["o2b.sla.clock"]._cron_process_due(batch_size=10)
"""

#: An agent's transaction ends while the scheduled action's, which began before it, goes
#: on. CHANGE is what the agent does to the tickets IDS.
CONFLICT = """
from odoo import SUPERUSER_ID, api

def transaction():
    return api.Environment(env.registry.cursor(), SUPERUSER_ID, {})

cron, agent = transaction(), transaction()
cron["helpdesk.ticket"].search_count([])
tickets = agent["helpdesk.ticket"].browse(IDS)
CHANGE
agent.cr.commit()
cron["o2b.sla.clock"]._cron_process_due()
cron.cr.commit()
for each in cron, agent:
    each.cr.close()
"""


def _run_scheduled_action(database):
    database.shell("env['o2b.sla.clock']._cron_process_due()")
    assert database.unexpected_log_lines() == []


def test_two_workers(helpdesk, tmp_path):
    from o2b_runtime.checklog import unexpected, warnings_of

    ids = add_late_tickets(helpdesk, 150)
    workers = {name: start(helpdesk, WORKER, tmp_path, name) for name in ("one", "two")}
    for log in run_together(workers, tmp_path).values():
        assert "Traceback" not in log, log
        assert unexpected(warnings_of(log)) == []
    assert told_of_breach(helpdesk, ids) == ONCE


def test_killed_in_the_middle(helpdesk, tmp_path):
    ids = add_late_tickets(helpdesk, 60)
    worker = start(helpdesk, HANGING, tmp_path, "killed")
    wait_for(tmp_path / "READY-killed", worker)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    lines = counted(helpdesk, LINES.format(kind="breached"))
    assert sum(id_ in lines for id_ in ids) == 30, "three batches were committed"
    _run_scheduled_action(helpdesk)
    assert told_of_breach(helpdesk, ids) == ONCE


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        ("tickets[:2].name = 'Another name'", 0),
        ("tickets[:2].stage_id = env.ref('helpdesk_mgmt.STAGE')", 2),
    ],
    ids=["edits_the_ticket", "solves_the_ticket"],
)
def test_conflict_with_an_agent(helpdesk, change, reached):
    """One of both transactions has to give way; nothing is lost and nothing is put
    off."""
    ids = add_late_tickets(helpdesk, 5)
    change = change.replace("STAGE", "helpdesk_ticket_stage_done")
    helpdesk.shell(CONFLICT.replace("IDS", str(ids)).replace("CHANGE", change))
    assert helpdesk.unexpected_log_lines() == []
    found = counted(helpdesk, LINES.format(kind="reached"))
    assert sum(found.get(id_, 0) for id_ in ids) == reached
    assert told_of_breach(helpdesk, ids[2:]) == ONCE
    if not reached:
        assert told_of_breach(helpdesk, ids) == ONCE
