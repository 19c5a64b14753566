# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo shells that run beside the test, to be met, hung and killed."""

import os
import subprocess
import time


def start(database, script, log):
    """Start a shell of its own process.

    :param log: Path of its output
    :return: Popen
    """
    odoo = database.runtime.odoo
    process = subprocess.Popen(
        [str(p) for p in (*odoo.command, "shell", "-d", database.name, "--no-http")],
        stdin=subprocess.PIPE,
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        env={**os.environ, **odoo.environment},
        cwd=database.runtime.settings.checkout,
        text=True,
        start_new_session=True,
    )
    process.stdin.write(script)
    process.stdin.close()
    return process


def wait_for(path, process, seconds=90):
    """Wait until a file is there; the process that writes it must not end before."""
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, "the worker ended too early"
        assert time.monotonic() < deadline, f"{path.name} did not appear"
        time.sleep(0.02)
