# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make bench``: the files ``bench_*.py`` of tests/benchmarks, one after another."""

import os
import subprocess

from .progress import Problem

FOLDER = "tests/benchmarks"


def run_benchmarks(runtime):
    """Run them with their output on the terminal.

    They are pytest files with the fixtures of ``fixtures.py``; a figure that misses
    its mark fails.

    :param runtime: Runtime, made ready
    :return: int, the exit code
    :raise Problem: there are none
    """
    settings = runtime.settings
    if not list((settings.checkout / FOLDER).glob("bench_*.py")):
        raise Problem(f"There are no benchmarks in {FOLDER}.")
    command = [settings.python, "-m", "pytest", FOLDER]
    command += ["-o", "python_files=bench_*.py", "-o", "addopts="]
    command += ["-p", "no:odoo", "-p", "no:cacheprovider", "-p", "o2b_runtime.fixtures"]
    command += ["--capture=no", "--quiet", "--tb=short"]
    done = subprocess.run(
        [str(part) for part in command],
        cwd=settings.checkout,
        env={**os.environ, **runtime.test_environment},
        check=False,
    )
    return done.returncode
