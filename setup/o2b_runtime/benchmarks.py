# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make bench``: tests/benchmarks/run.py, in the environment of Odoo."""

import os
import subprocess

from .progress import Problem

SCRIPT = "tests/benchmarks/run.py"
#: With pure packages that are measured.
ADDONS = ("o2b_sla", "o2b_sla_uptime")


def run_benchmarks(runtime, names=""):
    """Run them with their output on the terminal.

    :param runtime: Runtime, made ready
    :param names: str, parts of the benchmark parted by commas; empty for all
    :return: int, the exit code; 1 when a figure misses its mark
    :raise Problem: there are none
    """
    settings = runtime.settings
    if not (settings.checkout / SCRIPT).exists():
        raise Problem(f"There are no benchmarks in this checkout ({SCRIPT}).")
    command = [settings.python, SCRIPT, *filter(None, names.split(","))]
    environment = {**os.environ, **runtime.test_environment}
    # The pure packages inside the add-ons are imported as plain packages.
    addons = [str(settings.checkout / name) for name in ADDONS]
    environment["PYTHONPATH"] = os.pathsep.join([environment["PYTHONPATH"], *addons])
    done = subprocess.run(
        [str(part) for part in command],
        cwd=settings.checkout,
        env=environment,
        check=False,
    )
    return done.returncode
