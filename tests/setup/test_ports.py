# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Choice of ports."""

import os
import socket
import subprocess
import sys

import pytest
from o2b_runtime.ports import LOOPBACK, answers, free_port, is_free
from o2b_runtime.progress import Problem

PATHS = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def taken():
    """A port that something listens on."""
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def test_free_port_skips_a_taken_one(taken):
    port = free_port(taken)
    assert port > taken
    assert is_free(port)


def test_a_port_is_given_to_one_process(taken):
    """Two servers that start at the same moment have a port each."""
    port = free_port(taken)
    assert free_port(port) == port, "this process may have it again"
    script = f"from o2b_runtime.ports import free_port; print(free_port({port}))"
    other = subprocess.check_output([sys.executable, "-c", script], env=PATHS)
    assert int(other) > port


def test_no_free_port_is_told(taken):
    with pytest.raises(Problem, match=str(taken)):
        free_port(taken, tries=1)


def test_answers_tells_a_listening_port(taken):
    assert answers(taken)
    assert not answers(free_port(taken))
