# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The locked virtual environment with everything Odoo and the tests import."""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

from .apt_install import apt_install
from .processes import run
from .progress import Problem

LOCKS = Path(__file__).resolve().parents[1]
OLDEST, NEWEST = (3, 10), (3, 13)  # what Odoo 19 runs on (odoo/release.py)


class PythonEnv:
    """Builds ``.runtime/venv`` from the lock files, again when those change.

    :param settings: Settings
    :param source: OdooSource
    """

    def __init__(self, settings, source):
        self.settings = settings
        self.source = source

    def ensure(self):
        """Make the environment when it is missing or out of date.

        :raise Problem: unfit Python, no venv module, no network
        """
        check_python(sys.version_info[:2])
        stamp = self.settings.venv / ".complete"
        key = self._key()
        if stamp.exists() and stamp.read_text() == key:
            return
        shutil.rmtree(self.settings.venv, ignore_errors=True)
        self._create()
        self._install()
        self._link_odoo()
        stamp.write_text(key)

    def _key(self):
        digest = hashlib.sha256()
        for name in ("requirements.lock", "addons.lock"):
            digest.update((LOCKS / name).read_bytes())
        places = (sys.version, self.settings.venv, self.source.import_dir)
        digest.update(" ".join(map(str, places)).encode())
        return digest.hexdigest()

    def _create(self):
        venv = self.settings.venv
        venv.parent.mkdir(parents=True, exist_ok=True)
        if importlib.util.find_spec("ensurepip") is None:
            log = self.settings.log / "setup.log"
            apt_install("python3-venv", log, "Python lacks its venv module.")
        run(
            [sys.executable, "-m", "venv", venv],
            problem="The virtual environment could not be made.",
        )

    def _install(self):
        """With uv, which is several times faster; with pip where uv does not run."""
        log = self.settings.log / "setup.log"
        offline = "Python packages could not be installed. Check the network."
        pip = [self.settings.python, "-m", "pip", "install", "--quiet"]
        jobs = [
            ["--require-hashes", "-r", LOCKS / "requirements.lock"],
            ["--no-deps", "--require-hashes", "-r", LOCKS / "addons.lock"],
        ]
        environment = {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        installer = pip
        try:
            run([*pip, "--no-deps", f"uv=={_locked('uv')}"], log=log, env=environment)
            uv = self.settings.venv / "bin" / "uv"
            run([uv, "--version"], log=log)
            installer = [uv, "pip", "install", "--python", self.settings.python]
        except Problem:
            pass  # pip does the same, slower
        for job in jobs:
            run([*installer, *job], log=log, env=environment, problem=offline)

    def _link_odoo(self):
        """Put Odoo on the environment's path, as the last folder of it."""
        packages = (
            next((self.settings.venv / "lib").glob("python3.*")) / "site-packages"
        )
        (packages / "o2b_sla_odoo.pth").write_text(f"{self.source.import_dir}\n")


def check_python(version):
    """Refuse a Python that Odoo 19 does not run on.

    :param version: tuple (major, minor)
    :raise Problem:
    """
    if not OLDEST <= version <= NEWEST:
        raise Problem(
            f"Odoo 19 runs on Python 3.10 to 3.13; this is {version[0]}.{version[1]}. "
            "Set PYTHON, for example: make setup PYTHON=python3.12"
        )


def _locked(name):
    """The locked version of a package."""
    text = (LOCKS / "requirements.lock").read_text()
    return re.search(rf"^{re.escape(name)}==(\S+)", text, re.MULTILINE).group(1)


def command_path(settings):
    """PATH with the environment's programs first."""
    return f"{settings.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
