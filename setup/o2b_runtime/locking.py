# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One at a time: two commands of one checkout may be started together."""

import contextlib
import fcntl


@contextlib.contextmanager
def locked(settings, name):
    """Hold the checkout's lock ``name``; wait while another process holds it.

    The kernel lets go of it when the process ends, however that happens.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    with (settings.state / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
