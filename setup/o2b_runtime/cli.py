# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The commands behind the Makefile's targets."""

import os
import shutil
import sys
from pathlib import Path

from . import processes
from .benchmarks import run_benchmarks
from .demo import Demo
from .progress import Problem, say
from .runtime import Runtime
from .settings import SETTINGS
from .test_run import TestRun
from .translations import Translations

#: Targets of the Makefile, in the order of ``make help``.
TARGETS = (
    ("run", "set everything up, start the demo and deliver its mails"),
    ("mail FILE=x.eml", "deliver one more mail to the demo and print its ticket"),
    ("outage", "stop the web server that the demo watches; see what becomes of it"),
    ("recovery", "start it again"),
    ("shell", "Odoo's shell on the demo (or: make shell < script.py)"),
    ("stop", "stop everything this checkout started"),
    ("test", "all suites (or: make test SUITE=pure,o2b_sla)"),
    ("bench", "the benchmarks (or: make bench SUITE=create,due)"),
    ("lint", "the static checks only"),
    ("i18n", "export the terms and merge them into the translations"),
    ("setup", "only make the environment in .runtime"),
    ("clean", "stop, and remove .runtime"),
)


class Commands:
    """One public method per command; arguments are those after its name.

    Each returns an exit code, or None for 0.
    """

    def __init__(self):
        self.runtime = Runtime()
        self.settings = self.runtime.settings

    def help(self):
        """Print targets and settings."""
        say("Targets:")
        for name, text in TARGETS:
            say(f"  make {name:<17}{text}")
        say("\nSettings (variables; each default in brackets):")
        for name, default, text in SETTINGS:
            say(f"  {name:<15}{text}" + (f" [{default}]" if default else ""))

    def setup(self):
        """Odoo, the Python environment, PostgreSQL and the base database."""
        self.runtime.ensure()

    def run(self):
        """Start the demo."""
        self.runtime.ensure()
        Demo(self.runtime).run()

    def mail(self, path=""):
        """Deliver one mail to the running demo."""
        if not path:
            raise Problem("Name the mail: make mail FILE=path/to/mail.eml")
        Demo(self.runtime).deliver(Path(path).expanduser())

    def outage(self):
        """Let the demo have an outage."""
        Demo(self.runtime).outage()

    def recovery(self):
        """End it."""
        Demo(self.runtime).recovery()

    def shell(self):
        """Odoo's shell on the demo database; takes the place of this process."""
        self.runtime.ensure()
        if not self.runtime.databases.exists(self.settings.demo_db):
            raise Problem("There is no demo database yet. Make it: make run")
        os.chdir(self.settings.checkout)
        command = [*self.runtime.odoo.command, "shell", "-d", self.settings.demo_db]
        command += ["--no-http", "--log-level=warn"]
        command = [str(part) for part in command]
        sys.stdout.flush()
        os.execve(command[0], command, {**os.environ, **self.runtime.odoo.environment})

    def test(self, names=""):
        """Run the test suites."""
        self.runtime.ensure()
        return 0 if TestRun(self.runtime, names).run() else 1

    def bench(self, names=""):
        """Run the benchmarks; they print their own table."""
        self.runtime.ensure()
        return run_benchmarks(self.runtime, names)

    def i18n(self):
        """Bring the templates and translations up to date with the code."""
        self.runtime.ensure()
        Translations(self.runtime).update()

    def stop(self):
        """Stop everything that this checkout started."""
        if self.runtime.demo_server.stop():
            say("Odoo stopped.")
        # What a test run left that was ended in the middle.
        for pid_file in self.settings.state.glob("*.pid"):
            processes.stop(pid_file)
        if self.settings.venv.exists() and self.runtime.postgres.stop():
            say("PostgreSQL stopped.")

    def clean(self):
        """Stop, and remove what was made in this checkout."""
        Demo(self.runtime).remove()
        self.stop()
        shutil.rmtree(self.settings.runtime, ignore_errors=True)
        if not self.settings.pg_socket_dir.is_relative_to(self.settings.runtime):
            shutil.rmtree(self.settings.pg_socket_dir, ignore_errors=True)

    def db(self, action="", *arguments):
        """For developers: ``db copy KIND NAME`` and ``db drop NAME``."""
        self.runtime.postgres.ensure()
        if action == "copy" and len(arguments) == 2:
            self.runtime.databases.copy_of_template(*arguments)
        elif action == "drop" and len(arguments) == 1:
            self.runtime.databases.drop(*arguments)
        else:
            raise Problem("Use: db copy KIND NAME, or: db drop NAME")


def main(arguments):
    """Run one command.

    :param arguments: list of str, the command and its arguments
    :return: int, the exit code
    """
    name, *rest = arguments or ["help"]
    try:
        command = getattr(Commands(), name, None) if name.isalnum() else None
        if command is None:
            raise Problem(f"There is no command '{name}'. See: make help")
        return command(*rest) or 0
    except Problem as problem:
        say(f"Error: {problem}")
        return 1
    except BrokenPipeError:  # piped into a program that has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            say("Error: The disk is full. Free some space and try again.")
            return 1
        raise
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
