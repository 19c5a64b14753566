# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where things are and what a user may set: the only reader of the environment."""

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

#: Every setting, its default and what it does; ``make help`` prints this table.
SETTINGS = (
    (
        "ODOO_DIR",
        "",
        "an Odoo 19 you have already (git checkout, unpacked package); "
        "nothing is downloaded then",
    ),
    (
        "ODOO_PORT",
        "8069",
        "port of Odoo on 127.0.0.1; when taken, the next free one is used and told",
    ),
    (
        "SMTP_PORT",
        "8025",
        "port of the mail sink of the demo on 127.0.0.1; same rule",
    ),
    (
        "PGHOST",
        "",
        "your own PostgreSQL (13 or later) instead of the embedded one; with PGPORT, "
        "PGUSER and PGPASSWORD as usual; the user must be allowed to create databases",
    ),
    ("DEMO_DB", "o2b_sla_demo", "name of the demo database"),
    ("PYTHON", "python3", "the Python (3.10 to 3.13) the environment is built on"),
    ("SUITE", "", "make test, make bench: run these only (comma separated)"),
    ("FILE", "", "make mail: the .eml file to deliver"),
    (
        "O2B_SLA_CACHE",
        "~/.cache/o2b_sla",
        "where downloaded archives are kept (checked before use, safe to delete)",
    ),
)


def _setting(name):
    """The value of one of SETTINGS, its default when unset or empty."""
    default = next(row[1] for row in SETTINGS if row[0] == name)
    return os.environ.get(name, "").strip() or default


@dataclass(frozen=True)
class Settings:
    """All paths and choices of one run. Paths are absolute.

    ``pg_host`` is empty when the embedded PostgreSQL is used.
    """

    checkout: Path = CHECKOUT
    runtime: Path = CHECKOUT / ".runtime"
    odoo_dir: str = field(default_factory=lambda: _setting("ODOO_DIR"))
    odoo_port: int = field(default_factory=lambda: _port("ODOO_PORT"))
    smtp_port: int = field(default_factory=lambda: _port("SMTP_PORT"))
    demo_db: str = field(default_factory=lambda: _setting("DEMO_DB"))
    pg_host: str = field(default_factory=lambda: _setting("PGHOST"))
    cache: Path = field(
        default_factory=lambda: Path(_setting("O2B_SLA_CACHE")).expanduser()
    )

    @property
    def odoo_root(self):
        """Root of the extracted Odoo package."""
        return self.runtime / "odoo"

    @property
    def venv(self):
        return self.runtime / "venv"

    @property
    def python(self):
        """The Python of the virtual environment."""
        return self.venv / "bin" / "python"

    @property
    def log(self):
        return self.runtime / "log"

    @property
    def state(self):
        """Stamps and process ids of this checkout."""
        return self.runtime / "state"

    @property
    def bin(self):
        """Wrappers for people: ``odoo``, ``psql``."""
        return self.runtime / "bin"

    @property
    def odoo_conf(self):
        return self.runtime / "odoo.conf"

    @property
    def filestore(self):
        """Odoo's data_dir."""
        return self.runtime / "data"

    @property
    def outbox(self):
        """Maildir with everything the demo's Odoo sent."""
        return self.runtime / "outbox"

    @property
    def pg_data(self):
        return self.runtime / "postgres"

    @property
    def pg_socket_dir(self):
        """Folder of the embedded PostgreSQL's unix socket.

        Unix socket paths end at 107 bytes, so a deep checkout gets a folder in /tmp.
        """
        folder = self.runtime / "socket"
        if len(str(folder)) <= 80:
            return folder
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"o2b_sla_{os.getuid()}_{name}"


def _port(name):
    """A port number setting; raises Problem when it is none."""
    from .progress import Problem

    value = _setting(name)
    if not value.isdigit() or not 1024 <= int(value) <= 65535:
        raise Problem(f"{name}={value} is no port number between 1024 and 65535.")
    return int(value)
