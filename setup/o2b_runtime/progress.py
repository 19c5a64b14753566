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

    A step that has nothing to do says nothing.

    :param name: str, what stands between the brackets
    :param total: int, number of steps to come
    """

    #: Seconds below which a step is not worth a line.
    QUIET = 1

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
        finished = threading.Event()

        def seconds():
            return time.monotonic() - started

        def tick():
            while not finished.wait(1):
                sys.stdout.write(f"\r{head}  {seconds():.0f} s")
                sys.stdout.flush()

        ticker = threading.Thread(target=tick, daemon=True)
        if sys.stdout.isatty():
            ticker.start()
        outcome = "  failed"
        try:
            yield
            outcome = ""
        finally:
            finished.set()
            if ticker.is_alive():
                ticker.join()
            if outcome or seconds() >= self.QUIET:
                start = "\r" if sys.stdout.isatty() else ""
                say(f"{start}{head}  {seconds():.0f} s{outcome}")
