# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Property tests take the same examples in every run, so that a run tells of the change
that was made. To search for new ones: ``HYPOTHESIS_PROFILE=search``.

No test depends on how busy the machine is: examples take the time they need, and what
has to be cheap is measured in seconds of the processor."""

import os
import time
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings

unhurried = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **unhurried)
settings.register_profile("search", derandomize=False, **unhurried)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture
def cheap():
    """``with cheap():`` fails when what is in it keeps the processor busy for ten
    seconds: what grows with the square of its input takes minutes."""

    @contextmanager
    def watch():
        started = time.thread_time()
        yield
        assert time.thread_time() - started < 10

    return watch
