# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""pytest plugin for tests that cross modules: scratch databases and servers.

Fixtures: ``runtime`` (Runtime) and ``scratch`` (a function that makes a
ScratchDatabase, dropped after the test).
"""

import contextlib
import json
import os
import re
import shutil
import uuid

import pytest

from .checklog import unexpected, warnings_of
from .runtime import Runtime
from .server import Server

ODOO_PORT, SMTP_PORT = 18069, 18025
RESULT = "O2B_SLA_RESULT "


class ScratchDatabase:
    """A database of one test.

    ``log`` holds Odoo's output of the last command.

    :param runtime: Runtime
    :param name: str
    """

    def __init__(self, runtime, name):
        self.runtime = runtime
        self.name = name
        self.log = ""
        self.log_file = runtime.settings.log / f"scratch-{name}.log"

    def install(self, *modules, demo=False):
        """Install modules; Odoo's output is returned and kept in ``log``."""
        options = ["--with-demo"] if demo else []
        return self._server("--init", modules, *options)

    def upgrade(self, *modules):
        """Upgrade modules."""
        return self._server("--update", modules)

    def uninstall(self, *modules):
        """Uninstall modules, with Odoo's own command."""
        return self._odoo("module", "uninstall", "-d", self.name, *modules)

    def shell(self, script):
        """Run a script in Odoo's shell and commit.

        The script may call ``result(value)``, once, with something JSON can hold.

        :param script: str; ``env`` is there as usual
        :return: the value given to ``result``, or None
        """
        head = (
            "import json\n"
            f"def result(value): print({RESULT!r} + json.dumps(value), flush=True)\n"
        )
        script = f"{head}{script}\nenv.cr.commit()\n"
        self._odoo("shell", "-d", self.name, "--no-http", stdin_text=script)
        found = re.findall(rf"^{RESULT}(.*)$", self.log, re.MULTILINE)
        return json.loads(found[-1]) if found else None

    def sql(self, statement):
        """Rows of one SQL statement as lists of str."""
        text = self.runtime.postgres.sql(statement, self.name)
        return [line.split("\t") for line in text.splitlines()]

    def wake_workers(self):
        """Let a server that runs look for scheduled actions that are due: after a
        change by SQL it would within a minute."""
        self.runtime.postgres.sql(f"NOTIFY cron_trigger, '{self.name}'")

    def unexpected_log_lines(self):
        """Warnings and errors of the last command that nothing explains."""
        return unexpected(warnings_of(self.log))

    @contextlib.contextmanager
    def serve(self, *options):
        """Serve it on loopback with a mail sink; gives the Server.

        ``server.url``, ``server.rpc.call(model, method, …)``, ``server.sink.outbox``.
        """
        settings = self.runtime.settings
        outbox = settings.runtime / f"outbox-{self.name}"
        server = Server(settings, self.runtime.odoo, self.name, self.name, outbox)
        try:
            server.start(ODOO_PORT, SMTP_PORT, *options)
            yield server
        finally:
            server.stop()
            shutil.rmtree(outbox, ignore_errors=True)

    def _server(self, action, modules, *options):
        return self._odoo(
            *("server", "-d", self.name, action, ",".join(modules), *options),
            *("--stop-after-init", "--no-http", "--skip-auto-install"),
        )

    def _odoo(self, *arguments, stdin_text=None):
        self.log = self.runtime.odoo.run(
            *arguments,
            log=self.log_file,
            problem=f"odoo {' '.join(arguments)} failed.",
            stdin_text=stdin_text,
        )
        return self.log


@pytest.fixture(scope="session")
def runtime():
    """The checkout's Runtime, made by ``make setup``."""
    found = Runtime()
    found.postgres.ensure()
    return found


@pytest.fixture(scope="session")
def scratch_factory(runtime):
    """``make(kind)`` gives a ScratchDatabase; all are dropped at the end.

    Kinds: ``base`` (OCA's helpdesk only), ``suite`` (our core add-ons), ``demo``,
    ``full`` (suite and the glue add-ons).
    """
    made = []

    def make(kind="base"):
        name = f"o2b_sla_scratch_{os.getpid()}_{uuid.uuid4().hex[:8]}"
        runtime.databases.copy_of_template(kind, name)
        made.append(name)
        return ScratchDatabase(runtime, name)

    yield make
    for name in made:
        runtime.databases.drop(name)


@pytest.fixture
def scratch(scratch_factory):
    """``scratch(kind)``: a ScratchDatabase of this test."""
    return scratch_factory
