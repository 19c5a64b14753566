# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The browser of the tests, and the program that makes PDFs."""

import os
import shutil

from .processes import run
from .progress import Problem

#: Names under which Odoo's own tests look for a browser.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser():
    """Path of a browser on PATH, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def ensure_browser(log):
    """Find Chromium, install Debian's when we may.

    :param log: Path for apt's output
    :raise Problem: there is none and it cannot be installed
    """
    if find_browser():
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Problem(
            "Browser tests need Chromium. On Debian: sudo apt-get install chromium"
        )
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    problem = "Chromium could not be installed. Try: apt-get install chromium"
    run(["apt-get", "-q", "update"], log=log, env=quiet, problem=problem)
    run(
        ["apt-get", "-q", "-y", "--no-install-recommends", "install", "chromium"],
        log=log,
        env=quiet,
        problem=problem,
    )
