# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's configuration file and its command line."""

import shlex

from .processes import run
from .python_env import command_path


class OdooCli:
    """Runs Odoo's commands on this checkout.

    :param settings: Settings
    :param source: OdooSource
    :param postgres: Postgres
    """

    def __init__(self, settings, source, postgres):
        self.settings = settings
        self.source = source
        self.postgres = postgres

    @property
    def command(self):
        """The start of every Odoo command line, as a list of Path and str."""
        return [self.settings.python, "-m", "odoo"]

    @property
    def environment(self):
        """Variables for Odoo and for programs it starts."""
        return {
            **self.postgres.environment,
            "ODOO_RC": str(self.settings.odoo_conf),
            "PATH": command_path(self.settings),
        }

    def run(self, *arguments, log, problem, stdin_text=None):
        """Run a command of Odoo to its end; see ``processes.run``.

        :return: str, its output and log
        """
        return run(
            [*self.command, *arguments],
            env=self.environment,
            cwd=self.settings.checkout,
            log=log,
            problem=problem,
            stdin_text=stdin_text,
        )

    # -- files ---------------------------------------------------------------------

    def write_files(self):
        """Write odoo.conf and the wrappers in ``.runtime/bin``."""
        self.settings.runtime.mkdir(exist_ok=True)
        self.settings.odoo_conf.touch(mode=0o600)
        self.settings.odoo_conf.write_text(self._configuration())
        self.settings.bin.mkdir(exist_ok=True)
        odoo = " ".join(str(part) for part in self.command)
        self._write_wrapper("odoo", f'{odoo} "$@"')
        self._write_wrapper("psql", f'{self.postgres.bin / "psql"} "$@"')
        self._write_wrapper("pytest", f'{self.settings.python} -m pytest "$@"')
        self._write_wrapper("python", f'{self.settings.python} "$@"')

    def addons_path(self):
        """Folders for Odoo's addons_path: ours, and those of a git checkout of Odoo."""
        return [*self.source.addons_paths, self.settings.checkout]

    def _configuration(self):
        database = self.postgres.environment
        values = {
            "addons_path": ",".join(str(path) for path in self.addons_path()),
            "data_dir": self.settings.filestore,
            "db_host": database["PGHOST"],
            "db_port": database["PGPORT"],
            "db_user": database["PGUSER"],
            "db_password": database.get("PGPASSWORD"),
            "db_maxconn": 32,
            "http_interface": "127.0.0.1",
            "list_db": False,
            "max_cron_threads": 1,
            "workers": 0,
        }
        if not values["db_password"]:
            del values["db_password"]
        lines = [f"{key} = {value}" for key, value in values.items()]
        return "[options]\n" + "\n".join(lines) + "\n"

    def _write_wrapper(self, name, command):
        exports = [
            f"export {key}={shlex.quote(value)}"
            for key, value in self.environment.items()
            if key != "PATH"
        ]
        path = self.settings.bin / name
        path.touch(mode=0o700)
        path.write_text(
            "\n".join(
                [
                    "#!/bin/sh",
                    *exports,
                    f'export PATH="{self.settings.venv}/bin:$PATH"',
                    f"exec {command}",
                    "",
                ]
            )
        )
        path.chmod(0o700)
