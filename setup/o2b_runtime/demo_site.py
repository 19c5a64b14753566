# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the demo watches: a little web server in the place of the clients' Odoos."""

import time

from . import processes
from .ports import LOOPBACK, answers, free_port
from .progress import Problem

#: As the demo data have it; the prober looks at ports 8000 to 9000 of web pages.
PORT = 8099
CONTROL_HOSTS = "o2b_sla_uptime.reference_hosts"
PAGES = ("devries", "devries-test", "molenaar")
#: What an installation of Metabase answers that is well.
HEALTH_PAGES = ("devries-metabase",)
PAGE = "<!doctype html><title>Odoo</title><h1>Odoo of {name}</h1>\n"


class DemoSite:
    """Python's own web server with one login page a client.

    :param settings: Settings
    """

    def __init__(self, settings):
        self.settings = settings
        self.folder = settings.runtime / "demo_site"
        self.pid_file = settings.state / "demo-site.pid"
        self.port_file = settings.state / "demo-site.port"
        self.log = settings.log / "demo-site.log"

    @property
    def running(self):
        return processes.running_pid(self.pid_file) is not None

    def start(self):
        """Start it unless it runs, on the port it had.

        :return: int, its port
        :raise Problem: it does not start
        """
        port = self._known_port()
        if self.running:
            return port
        port = free_port(port)
        self._write_pages()
        process = processes.start(
            [self.settings.python, "-m", "http.server", "--bind", LOOPBACK]
            + ["--directory", self.folder, port],
            pid_file=self.pid_file,
            log=self.log,
        )
        deadline = time.monotonic() + 60
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"The demo's web server did not start (see {self.log}).")
            time.sleep(0.1)
        self.port_file.write_text(str(port))
        return port

    def stop(self):
        """Stop it; True when it ran."""
        return processes.stop(self.pid_file)

    def point_monitors(self, rpc, odoo_port):
        """Let the monitors of the demo look at the port it listens on.

        They blame nobody for what fails while we are off the network ourselves; what
        tells them so is Odoo's own port, as this machine may have no other network.

        :param rpc: Rpc
        :param odoo_port: int
        """
        control = f"{LOOPBACK}:{odoo_port}"
        rpc.call("ir.config_parameter", "set_param", CONTROL_HOSTS, control)
        port = self._known_port()
        start = f"http://{LOOPBACK}:"
        monitors = rpc.call(
            "o2b.sla.monitor", "search_read", [("url", "=like", f"{start}%")], ["url"]
        )
        for monitor in monitors:
            _port, _slash, path = monitor["url"].removeprefix(start).partition("/")
            url = f"{start}{port}/{path}"
            if url != monitor["url"]:
                rpc.call("o2b.sla.monitor", "write", [monitor["id"]], {"url": url})

    def _known_port(self):
        return int(self.port_file.read_text()) if self.port_file.exists() else PORT

    def _write_pages(self):
        for name in PAGES:
            self._write(name, "web/login", PAGE.format(name=name))
        for name in HEALTH_PAGES:
            self._write(name, "api/health", '{"status": "ok"}')

    def _write(self, name, path, text):
        page = self.folder / name / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
