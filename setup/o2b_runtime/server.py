# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One Odoo in the background with its mail sink, on loopback."""

import json
import shutil
import time
import urllib.error
import urllib.request

from . import processes
from .mail_sink import MailSink
from .ports import LOOPBACK, free_port
from .progress import Problem
from .rpc import Rpc

STARTING_SECONDS = 180


class Server:
    """Odoo serving one database.

    :param settings: Settings
    :param odoo: OdooCli
    :param database: str
    :param name: str, names its log, process ids and state
    :param outbox: Path of the maildir with what it sends
    """

    def __init__(self, settings, odoo, database, name, outbox):
        self.settings = settings
        self.odoo = odoo
        self.database = database
        self.sink = MailSink(settings, name, outbox)
        self.pid_file = settings.state / f"{name}-odoo.pid"
        self.log = settings.log / f"{name}-odoo.log"
        self._ports_file = settings.state / f"{name}-ports.json"

    @property
    def running(self):
        """Whether this server's process lives."""
        return processes.running_pid(self.pid_file) is not None

    @property
    def port(self):
        """Port of the running server.

        :raise Problem: it does not run
        """
        if not self.running or not self._ports_file.exists():
            raise Problem("The demo is not running. Start it: make run")
        return json.loads(self._ports_file.read_text())["odoo"]

    @property
    def url(self):
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def rpc(self):
        """XML-RPC as the administrator."""
        return Rpc(self.url, self.database)

    def start(self, odoo_port, smtp_port, *options):
        """Start both and wait until Odoo answers.

        :param odoo_port: int wanted; the next free one is taken
        :param smtp_port: int wanted; same
        :param options: more options of ``odoo server``
        :return: int, the port taken
        :raise Problem: it stopped or did not answer in time
        """
        self.sink.stop()
        smtp_port = self.sink.start(smtp_port)
        port = free_port(odoo_port)
        if self.log.exists():
            shutil.move(self.log, self.log.with_suffix(".previous.log"))
        process = processes.start(
            [
                *self.odoo.command,
                "server",
                f"--database={self.database}",
                f"--db-filter=^{self.database}$",
                f"--http-port={port}",
                f"--smtp={LOOPBACK}",
                f"--smtp-port={smtp_port}",
                # A mail server's pipe uses what this warns about at each call.
                "--log-handler=odoo.addons.rpc.controllers.xmlrpc:ERROR",
                *options,
            ],
            pid_file=self.pid_file,
            log=self.log,
            env=self.odoo.environment,
            cwd=self.settings.checkout,
        )
        self._ports_file.write_text(json.dumps({"odoo": port, "smtp": smtp_port}))
        self._wait(process, port)
        return port

    def stop(self):
        """Stop both; True when Odoo ran."""
        stopped = processes.stop(self.pid_file)
        self.sink.stop()
        return stopped

    def _wait(self, process, port):
        """Wait for the login page: it shows that the modules are loaded."""
        deadline = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                self.sink.stop()
                raise Problem(f"Odoo stopped while starting (see {self.log}).")
            try:
                page = f"http://{LOOPBACK}:{port}/web/login"
                with urllib.request.urlopen(page, timeout=30) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise Problem(f"Odoo did not answer in {STARTING_SECONDS} s (see {self.log}).")
