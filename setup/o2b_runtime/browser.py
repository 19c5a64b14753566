# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The browser of the tests."""

import shutil

from .apt_install import apt_install

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
    if not find_browser():
        apt_install("chromium", log, "Browser tests need Chromium.")
