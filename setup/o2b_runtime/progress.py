# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person sees while waiting, and when something goes wrong."""

import contextlib
import sys
import threading
import time


class Problem(Exception):
    """A foreseeable failure. Its text is one line that says what to do."""


def say(text):
    """One line to the user at once, also when output goes to a file."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Steps:
    """Numbered steps: ``[setup] 3/6 Python environment …  12 s``.

    :param name: str, what stands between the brackets
    :param total: int, number of steps to come
    """

    def __init__(self, name, total):
        self.name = name
        self.total = total
        self.done = 0

    @contextlib.contextmanager
    def step(self, label):
        """Time one step; on a terminal the seconds run while it works."""
        self.done += 1
        head = f"[{self.name}] {self.done}/{self.total} {label} …"
        started = time.monotonic()
        live = sys.stdout.isatty()
        finished = threading.Event()

        def tick():
            while not finished.wait(1):
                sys.stdout.write(f"\r{head}  {time.monotonic() - started:.0f} s")
                sys.stdout.flush()

        if live:
            sys.stdout.write(head)
            sys.stdout.flush()
            ticker = threading.Thread(target=tick, daemon=True)
            ticker.start()
        outcome = "failed"
        try:
            yield
            outcome = ""
        finally:
            finished.set()
            seconds = f"{time.monotonic() - started:.0f} s"
            line = f"{head}  {seconds} {outcome}".rstrip()
            if live:
                ticker.join()
                line = "\r" + line
            say(line)
