# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A mail server that keeps what it gets, so that nothing leaves the machine."""

import time

from . import processes
from .ports import LOOPBACK, answers, free_port
from .progress import Problem


class MailSink:
    """aiosmtpd writing every mail into a maildir.

    :param settings: Settings
    :param name: str, tells several sinks of one checkout apart
    :param outbox: Path of the maildir
    """

    def __init__(self, settings, name, outbox):
        self.settings = settings
        self.outbox = outbox
        self.pid_file = settings.state / f"{name}-mail.pid"
        self.log = settings.log / f"{name}-mail.log"

    @property
    def running(self):
        return processes.running_pid(self.pid_file) is not None

    def start(self, wanted_port):
        """Start it and return its port, the wanted one or the next free one."""
        port = free_port(wanted_port)
        for folder in ("cur", "new", "tmp"):
            (self.outbox / folder).mkdir(parents=True, exist_ok=True)
        process = processes.start(
            [self.settings.python, "-m", "aiosmtpd", "-n", "-l", f"{LOOPBACK}:{port}"]
            + ["-c", "aiosmtpd.handlers.Mailbox", self.outbox],
            pid_file=self.pid_file,
            log=self.log,
        )
        deadline = time.monotonic() + 60
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"The mail sink did not start (see {self.log}).")
            time.sleep(0.1)
        return port

    def stop(self):
        """Stop it; True when it ran."""
        return processes.stop(self.pid_file)
