# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Static checks of the Python code: ruff, and pylint's rules for Odoo add-ons."""

import subprocess

from .addons import Addons
from .suite_result import SuiteResult

PYLINT_RULES = ".pylintrc-mandatory"


def checks(settings):
    """Every check as (name, command).

    :param settings: Settings
    :return: list of tuple (str, list of str or Path)
    """
    ruff = settings.venv / "bin" / "ruff"
    rows = [
        ("ruff check", [ruff, "check", "."]),
        ("ruff format", [ruff, "format", "--check", "."]),
    ]
    rules = settings.checkout / PYLINT_RULES
    if rules.exists():
        # All at once: what they import from Odoo is read once.
        addons = Addons(settings.checkout).all()
        pylint = [settings.python, "-m", "pylint", f"--rcfile={rules}", *addons]
        rows.append(("pylint-odoo", pylint))
    return rows


def run_lint(settings, log):
    """Run every check.

    :param log: Path for their output
    :return: SuiteResult, one count per check
    """
    result = SuiteResult()
    with log.open("w") as handle:
        for name, command in checks(settings):
            handle.write(f"$ {' '.join(str(part) for part in command)}\n")
            handle.flush()
            done = subprocess.run(
                [str(part) for part in command],
                stdout=handle,
                stderr=subprocess.STDOUT,
                cwd=settings.checkout,
                check=False,
            )
            if done.returncode:
                result.fail(f"{name} failed")
            else:
                result.passed += 1
    return result
