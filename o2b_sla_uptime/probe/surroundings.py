# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether we are on the network ourselves."""

import threading
from time import monotonic
from typing import NamedTuple

from .connection import Connector
from .deadline import Deadline
from .parts import Failure, Trace
from .resolver import Resolver
from .urls import is_address, parse_host, parse_port

#: Seconds that looking around takes at most.
SECONDS = 3
#: Seconds that what was found is good for.
KEPT = 5
#: Who is always there; by name, so that our name server is tried as well.
CONTROL_HOSTS = ("one.one.one.one:443", "dns.google:443", "dns.quad9.net:443")
#: Control hosts are chosen by who runs this machine, and may stand beside it.
_EVERYWHERE = ("0.0.0.0/0", "::/0")


class Surroundings(NamedTuple):
    """What we can reach.

    :param online: bool, a control host answers, or there are none
    :param resolves: bool, the name of a control host could be looked up
    """

    online: bool
    resolves: bool


def is_online(reference, resolver=None, seconds=SECONDS):
    """Whether any control host can be reached.

    :param reference: list of str, such as ``one.one.one.one:443``; without a port 443
    :param resolver: Resolver or None
    :param seconds: number, to answer within
    :return: bool; True without control hosts, as nothing speaks against it
    """
    return look_around(reference, resolver or Resolver(), Deadline(seconds)).online


def look_around(reference, resolver, deadline):
    """Try all control hosts at once; the first that answers is enough.

    :param reference: list of str
    :param resolver: Resolver
    :param deadline: Deadline
    :return: Surroundings
    """
    if not reference:
        return Surroundings(online=True, resolves=False)
    look = _Look(resolver, deadline, reference)
    look.run()
    return Surroundings(look.online, look.resolves)


class Control:
    """Remembers for a moment what we can reach: when the network is gone, all checks
    ask at once.

    :param reference: list of str
    :param resolver: Resolver
    """

    def __init__(self, reference, resolver):
        self._reference = tuple(reference)
        self._resolver = resolver
        self._lock = threading.Lock()
        self._known = None
        self._until = 0.0

    def look(self, until=None):
        """
        :param until: Deadline or None, not to be passed
        :return: Surroundings; None when there was no time to find out
        """
        with self._lock:
            if self._known is None or monotonic() > self._until:
                deadline = Deadline(SECONDS, until)
                found = look_around(self._reference, self._resolver, deadline)
                if deadline.is_cut and not deadline.seconds:
                    return None
                self._known, self._until = found, monotonic() + KEPT
            return self._known


class _Look:
    def __init__(self, resolver, deadline, reference):
        self._connector = Connector(resolver, None)
        self._deadline = deadline
        self._reference = reference
        self._waiting = len(reference)
        self._change = threading.Condition()
        self.online = False
        self.resolves = False

    def run(self):
        for text in self._reference:
            threading.Thread(
                target=self._try, args=(text,), name="probe-control", daemon=True
            ).start()
        names = any(not _is_literal(text) for text in self._reference)
        with self._change:
            self._change.wait_for(
                lambda: (
                    not self._waiting or (self.online and (self.resolves or not names))
                ),
                self._deadline.seconds,
            )

    def _try(self, text):
        resolves = online = False
        try:
            host, port = parse_control(text)
            addresses = self._connector.find_addresses(
                host, _EVERYWHERE, self._deadline
            )
            resolves = not is_address(host)
            self._tell(resolves, False)
            with self._connector.open(
                addresses[0],
                port,
                networks=_EVERYWHERE,
                deadline=self._deadline,
                trace=Trace(),
            ):
                online = True
        except (Failure, OSError, ValueError):
            online = False
        finally:
            with self._change:
                self._waiting -= 1
            self._tell(resolves, online)

    def _tell(self, resolves, online):
        with self._change:
            self.resolves |= resolves
            self.online |= online
            self._change.notify_all()


def parse_control(text):
    """
    :param text: str, ``host`` or ``host:port``
    :return: (str host, int port)
    :raises ValueError: when it is neither
    """
    text = text.strip()
    host, colon, port = text.rpartition(":")
    if not colon or text.endswith("]") or ":" in host.strip("[]") and "]" not in host:
        return parse_host(text), 443
    if not (port.isascii() and port.isdigit()):
        raise ValueError("A control host is written like one.one.one.one:443.")
    return parse_host(host), parse_port(port)


def _is_literal(text):
    try:
        return is_address(parse_control(text)[0])
    except ValueError:
        return True
