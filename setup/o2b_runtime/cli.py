# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The commands behind the Makefile's targets."""

import sys

from .databases import Databases
from .odoo_cli import OdooCli
from .odoo_source import OdooSource
from .postgres import Postgres
from .progress import Problem, Steps, say
from .python_env import PythonEnv
from .settings import Settings


class Commands:
    """One public method per command; arguments are those after its name."""

    def __init__(self):
        self.settings = Settings()
        self.source = OdooSource(self.settings)
        self.postgres = Postgres(self.settings)
        self.odoo = OdooCli(self.settings, self.source, self.postgres)
        self.databases = Databases(self.settings, self.postgres, self.odoo)

    def setup(self):
        """Odoo, the Python environment, PostgreSQL and the base database."""
        steps = Steps("setup", 4)
        with steps.step("Odoo 19 source"):
            self.source.ensure()
        with steps.step("Python environment"):
            PythonEnv(self.settings, self.source).ensure()
        with steps.step("PostgreSQL"):
            self.postgres.ensure()
            self.odoo.write_files()
        with steps.step("base database"):
            self.databases.ensure_template("base")

    def db(self, action, *arguments):
        """``db copy KIND NAME`` and ``db drop NAME``."""
        self.postgres.ensure()
        if action == "copy":
            kind, name = arguments
            self.databases.copy_of_template(kind, name)
        elif action == "drop":
            self.databases.drop(*arguments)
        else:
            raise Problem("db copy KIND NAME, or db drop NAME")

    def stop(self):
        """Stop everything that this checkout started."""
        if self.settings.venv.exists() and self.postgres.stop():
            say("PostgreSQL stopped.")


def main(arguments):
    """Run one command and return the exit code."""
    try:
        commands = Commands()
        getattr(commands, arguments[0])(*arguments[1:])
    except Problem as problem:
        say(f"Error: {problem}")
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
