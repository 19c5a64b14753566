# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real Prometheus on loopback for tests: it, its Alertmanager, its blackbox exporter.

Only the programs of Debian's packages are used, each with a configuration and a folder
of its own; the packages' services are left alone.
"""

import os
import pwd
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .apt_install import apt_install
from .ports import LOOPBACK, free_port
from .progress import Problem

#: Program of each package; Debian calls both the same.
PACKAGES = ("prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter")
#: Where each answers when it is ready.
READY = {
    "prometheus": "/-/ready",
    "prometheus-alertmanager": "/-/ready",
    "prometheus-blackbox-exporter": "/-/healthy",
}
STARTING_SECONDS = 180
#: Who runs them when we are root.
NOBODY = "nobody"


def find_missing():
    """Names of the packages whose programs are not there, a list of str."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin", "/usr/local/bin"])
    return [name for name in PACKAGES if not shutil.which(name, path=places)]


def ensure_prometheus(log):
    """Find the three programs, install Debian's when we may.

    :param log: Path for apt's output
    :raise Problem: one is not there and cannot be installed
    """
    missing = find_missing()
    for package in missing:
        apt_install(package, log, "The tests of monitoring need Prometheus.")
    if missing and shutil.which("systemctl"):
        # they are not to listen on this machine after the next start either
        units = [f"{package}.service" for package in missing]
        processes.run(["systemctl", "disable", *units], log=log, may_fail=True)


@dataclass
class Program:
    """One of the three, running.

    :param name: str, its package
    :param port: int
    :param pid_file: Path
    :param log: Path
    """

    name: str
    port: int
    pid_file: Path
    log: Path

    @property
    def url(self):
        return f"http://{LOOPBACK}:{self.port}"

    def stop(self):
        """Stop it, at once: as when the machine it runs on is gone."""
        return processes.stop(self.pid_file, seconds=5)


class Monitoring:
    """The three programs with configurations of their own, in a temporary folder.

    :param settings: Settings
    :param name: str, tells several of one checkout apart
    """

    def __init__(self, settings, name):
        missing = find_missing()
        if missing:
            raise Problem(f"On Debian: apt-get install {' '.join(missing)}")
        self.settings = settings
        self.name = name
        self.folder = Path(tempfile.mkdtemp(prefix="o2b_sla_prometheus_"))
        self.programs = {}
        self._give_away(self.folder)

    def write(self, name, text):
        """Write a file of theirs.

        :param name: str
        :param text: str
        :return: Path
        """
        path = self.folder / name
        path.write_text(text)
        self._give_away(path)
        return path

    def take_port(self, wanted):
        """A port that is free now, for a program that is started later."""
        taken = {program.port for program in self.programs.values()}
        port = free_port(wanted)
        while port in taken:
            port = free_port(port + 1)
        return port

    def start_blackbox(self, port, config):
        """Start the blackbox exporter.

        :param port: int, as ``take_port`` gave it
        :param config: Path of blackbox.yml
        :return: Program
        """
        return self._start(
            "prometheus-blackbox-exporter", port, f"--config.file={config}"
        )

    def start_alertmanager(self, port, config):
        """Start Alertmanager, alone.

        :param port: int
        :param config: Path of alertmanager.yml
        :return: Program
        """
        return self._start(
            "prometheus-alertmanager",
            port,
            f"--config.file={config}",
            f"--storage.path={self._data('alertmanager')}",
            "--cluster.listen-address=",
        )

    def start_prometheus(self, port, config, *options):
        """Start Prometheus; its samples stay when it is started again.

        :param port: int
        :param config: Path of prometheus.yml
        :param options: more options of its command line
        :return: Program
        """
        return self._start(
            "prometheus",
            port,
            f"--config.file={config}",
            f"--storage.tsdb.path={self._data('prometheus')}",
            *options,
        )

    def remove(self):
        """Stop all of them and delete their folder."""
        for program in self.programs.values():
            program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- how -----------------------------------------------------------------------

    def _start(self, name, port, *options):
        short = f"{self.name}-{name}"
        program = Program(
            name,
            port,
            self.settings.state / f"{short}.pid",
            self.settings.log / f"{short}.log",
        )
        command = [name, f"--web.listen-address={LOOPBACK}:{port}", *options]
        if os.geteuid() == 0:
            group = pwd.getpwnam(NOBODY).pw_gid
            as_nobody = [f"--reuid={NOBODY}", f"--regid={group}", "--clear-groups"]
            command = ["setpriv", *as_nobody, *command]
        process = processes.start(
            command,
            pid_file=program.pid_file,
            log=program.log,
            cwd=self.folder,
            # what is on loopback is reached without a proxy
            env={"http_proxy": "", "https_proxy": "", "no_proxy": "*"},
        )
        self.programs[name] = program
        self._wait(program, process)
        return program

    def _wait(self, program, process):
        deadline = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise Problem(f"{program.name} did not start (see {program.log}).")
            try:
                page = program.url + READY[program.name]
                with urllib.request.urlopen(page, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise Problem(f"{program.name} is not ready (see {program.log}).")

    def _data(self, name):
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        self._give_away(folder)
        return folder

    def _give_away(self, path):
        if os.geteuid() == 0:
            owner = pwd.getpwnam(NOBODY)
            os.chown(path, owner.pw_uid, owner.pw_gid)
