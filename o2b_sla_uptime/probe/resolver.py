# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Looking up names, with an end.

``getaddrinfo`` cannot be stopped and may take half a minute. So every look-up runs in
a thread of its own that is left behind when the time is over; a name that is still
being looked up is not looked up a second time, and there is room for a limited number
of them.
"""

import socket
import threading

from .parts import Failure

#: Seconds that a look-up may take; longer, and it is our name server that is slow.
SECONDS = 3
#: Look-ups at the same time, those that are left behind included.
ROOM = 256

_NO_SUCH_NAME = {
    getattr(socket, name)
    for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")
    if hasattr(socket, name)
}


class NameFailure(Failure):
    """A name server answered, but with no address.

    That is to blame on the owner of the name only when our name server knows others.
    """

    def __init__(self, detail):
        super().__init__("dns", detail)


class Resolver:
    """Looks up names.

    :param lookup: callable(host) that returns a list of addresses (str), as
        :func:`system_lookup` does
    :param room: int, look-ups at the same time
    """

    def __init__(self, lookup=None, room=ROOM):
        self._lookup = lookup or system_lookup
        self._room = room
        self._running = {}
        self._lock = threading.Lock()

    def addresses(self, host, deadline):
        """All addresses of a name.

        :param host: str
        :param deadline: Deadline; :data:`SECONDS` are waited at most
        :return: list of str, not empty
        :raises Failure: when there are none, or not in time
        """
        running = self._join(host)
        # Without time left the other side was not even asked: it is not too late
        if not running.done.wait(min(SECONDS, deadline.seconds)):
            raise Failure("resolver", "The look-up of the name took too long.")
        if running.error is not None:
            raise _failure(running.error)
        if not running.found:
            raise NameFailure("The name has no address.")
        return running.found

    def _join(self, host):
        with self._lock:
            running = self._running.get(host)
            if running:
                return running
            if len(self._running) >= self._room:
                raise Failure("resolver", "Too many names are being looked up.")
            running = self._running[host] = _Lookup()
            thread = threading.Thread(
                target=self._run, args=(host, running), name="probe-dns", daemon=True
            )
            try:
                thread.start()
            except RuntimeError:  # the machine has no thread left
                del self._running[host]
                raise Failure("resolver", "The name could not be looked up.") from None
        return running

    def _run(self, host, running):
        try:
            running.found = self._lookup(host)
        except Exception as error:  # told to whoever waits
            running.error = error
        finally:
            with self._lock:
                del self._running[host]
            running.done.set()


class _Lookup:
    def __init__(self):
        self.done = threading.Event()
        self.found = []
        self.error = None


def system_lookup(host):
    """Ask the system's resolver.

    :param host: str
    :return: list of str
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(sockaddr[0] for *_rest, sockaddr in found))


def _failure(error):
    """What an error of a look-up means.

    :return: Failure
    """
    if isinstance(error, socket.gaierror):
        if error.errno in _NO_SUCH_NAME:
            return NameFailure("The name does not exist.")
        return NameFailure("The name server of this name does not answer.")
    if isinstance(error, UnicodeError):
        return Failure("policy", "The name cannot be looked up.")
    return Failure("resolver", "The name could not be looked up.")
