# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""All parts of one checkout's runtime, put together."""

import os

from .databases import Databases
from .locking import locked
from .odoo_cli import OdooCli
from .odoo_source import OdooSource
from .postgres import Postgres
from .progress import Steps
from .python_env import PythonEnv
from .server import Server
from .settings import Settings


class Runtime:
    """What commands and tests work with.

    :param settings: Settings, this checkout's when not given
    """

    def __init__(self, settings=None):
        self.settings = settings or Settings()
        self.source = OdooSource(self.settings)
        self.postgres = Postgres(self.settings)
        self.odoo = OdooCli(self.settings, self.source, self.postgres)
        self.databases = Databases(self.settings, self.postgres, self.odoo)

    @property
    def demo_server(self):
        """The server of ``make run``."""
        return Server(
            self.settings,
            self.odoo,
            self.settings.demo_db,
            name="demo",
            outbox=self.settings.outbox,
        )

    @property
    def test_environment(self):
        """Variables for pytest: Odoo's, and our plugins on Python's path."""
        paths = [str(self.settings.checkout / "setup"), os.environ.get("PYTHONPATH")]
        return {
            **self.odoo.environment,
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def ensure(self):
        """Make everything that the other commands need; a second when it is there."""
        with locked(self.settings, "setup"):
            self._ensure()

    def _ensure(self):
        steps = Steps("setup", 4)
        with steps.step("Odoo 19 (about 130 MB the first time)"):
            self.source.ensure()
        with steps.step("Python environment"):
            PythonEnv(self.settings, self.source).ensure()
        with steps.step("PostgreSQL"):
            self.postgres.ensure()
            self.odoo.write_files()
        with steps.step("database with OCA's helpdesk"):
            self.databases.ensure_template("base")
