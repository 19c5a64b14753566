# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo shells in processes of their own, which can be stopped anywhere."""

import os
import subprocess
import time

#: Begins a script that goes on when the file GO appears, with everything loaded.
WAITING = """
import os, time
from pathlib import Path

env["o2b.sla.clock"].search([], limit=1).deadline
env.cr.rollback()
Path("READY").touch()
while not os.path.exists("GO"):
    time.sleep(0.01)
"""


def start(database, script, folder, name):
    """A shell of its own process that runs a script; ``READY`` and ``GO`` in it name
    files of the folder."""
    for word in ("READY", "GO"):
        script = script.replace(word, str(folder / f"{word}-{name}"))
    odoo = database.runtime.odoo
    command = [*odoo.command, "shell", "-d", database.name, "--no-http"]
    log = (folder / f"{name}.log").open("w")
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, **odoo.environment},
        cwd=database.runtime.settings.checkout,
        text=True,
        start_new_session=True,
    )
    process.stdin.write(script)
    process.stdin.close()
    return process


def run_together(workers, folder):
    """Let workers that wait begin at the same moment, and wait for their end.

    :param workers: ``{name: process}``, as of :func:`start`
    :return: ``{name: str}``, what each of them printed and logged
    """
    for name, worker in workers.items():
        wait_for(folder / f"READY-{name}", worker)
    for name in workers:
        (folder / f"GO-{name}").touch()
    logs = {}
    for name, worker in workers.items():
        code = worker.wait(timeout=600)
        logs[name] = (folder / f"{name}.log").read_text()
        assert code == 0, logs[name]
    return logs


def wait_for(path, process, seconds=600):
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, "the worker ended too early"
        assert time.monotonic() < deadline, f"{path.name} did not appear"
        time.sleep(0.02)
