# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
import socket
import threading
import time

import pytest
from probe import Prober
from probe.resolver import Resolver
from probe_certificates import Authority


@pytest.fixture(scope="session")
def authority():
    """Signs certificates that the probers of the tests trust."""
    return Authority()


class Names:
    """A name server of a test.

    :param known: dict of name to list of addresses, or to an exception
    :param asked: list of str, every look-up there was
    """

    def __init__(self):
        self.known = {"shop.example": ["127.0.0.1"]}
        self.asked = []
        self._news = threading.Condition()

    def wait_until_asked(self, number):
        """Wait for so many look-ups: each is a thread that begins when it may."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.asked) >= number, 30)

    def __call__(self, host):
        with self._news:
            self.asked.append(host)
            self._news.notify_all()
        found = self.known.get(host, socket.gaierror(socket.EAI_NONAME, "unknown"))
        if isinstance(found, Exception):
            raise found
        if callable(found):
            return found()
        return found


@pytest.fixture
def names():
    return Names()


@pytest.fixture
def prober(names, authority):
    """Knows the names of the test, trusts its authority, has no control hosts."""
    return Prober(resolver=Resolver(names), context=authority.client_context())


@pytest.fixture
def connections(monkeypatch):
    """Every attempt of this process to connect: a list of socket addresses.

    Addresses outside of this machine are refused on the spot.
    """
    attempts = []
    connect = socket.socket.connect

    def counting(self, address):
        attempts.append(address)
        if not address[0].startswith("127."):
            raise ConnectionRefusedError
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", counting)
    return attempts


@pytest.fixture(autouse=True)
def no_leak():
    """No file stays open behind a check, whatever becomes of it."""
    before = _open_files()
    yield
    end = time.monotonic() + 30
    while _open_files() > before and time.monotonic() < end:
        time.sleep(0.01)  # the servers of the test close theirs
    assert _open_files() <= before
    assert threading.active_count() < 400


def _open_files():
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
