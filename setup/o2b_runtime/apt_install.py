# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Debian packages that the machine itself lacks, installed where we may."""

import contextlib
import os
import shutil
from pathlib import Path

from .processes import run
from .progress import Problem

#: Asked by Debian's packages before they start a service.
POLICY = Path("/usr/sbin/policy-rc.d")


def apt_install(package, log, need):
    """Install a package with apt, as root; tell how otherwise.

    No service that comes with it is started.

    :param package: str
    :param log: Path for apt's output
    :param need: str, the sentence that says what it is needed for
    :raise Problem: not root, no apt, or apt failed
    """
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Problem(f"{need} On Debian: sudo apt-get install {package}")
    apt = ["apt-get", "-q", "-y", "--no-install-recommends"]
    with _without_services():
        for action in (["update"], ["install", package]):
            run(
                [*apt, *action],
                log=log,
                env={"DEBIAN_FRONTEND": "noninteractive"},
                problem=f"{need} It could not be installed: apt-get install {package}.",
            )


@contextlib.contextmanager
def _without_services():
    """Packages start no service meanwhile; a machine's own policy stays as it is."""
    if POLICY.exists() or not POLICY.parent.is_dir():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
