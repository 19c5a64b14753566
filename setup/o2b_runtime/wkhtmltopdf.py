# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What turns agreements into PDF documents."""

import shutil

from .apt_install import apt_install


def find_wkhtmltopdf():
    """Path of the program on PATH, or None."""
    return shutil.which("wkhtmltopdf")


def ensure_wkhtmltopdf(log):
    """Find wkhtmltopdf, install Debian's when we may.

    :param log: Path for apt's output
    :raise Problem: there is none and it cannot be installed
    """
    if not find_wkhtmltopdf():
        apt_install("wkhtmltopdf", log, "PDF documents need wkhtmltopdf.")
