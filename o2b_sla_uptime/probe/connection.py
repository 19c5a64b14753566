# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Connections to addresses that were checked, and to no others."""

import errno
import io
import socket
import ssl
from contextlib import contextmanager, suppress

from .addresses import is_allowed
from .parts import Failure
from .refusal import Refusal
from .tls import (
    expiry_of,
    expiry_of_refused,
    failure_of,
    reading_context,
)
from .urls import is_address

#: Addresses of one name that are tried.
MAX_ADDRESSES = 4
#: Errors of our own machine: no way out, no room, not allowed by our own firewall.
_OURS = {
    errno.EACCES,
    errno.EADDRNOTAVAIL,
    errno.EAFNOSUPPORT,
    errno.EMFILE,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.ENFILE,
    errno.ENOBUFS,
    errno.ENOMEM,
    errno.EPERM,
}


class Connector:
    """Makes connections.

    :param resolver: Resolver
    :param context: ssl.SSLContext, for TLS
    """

    def __init__(self, resolver, context):
        self.resolver = resolver
        self.context = context

    @contextmanager
    def open(self, host, port, *, networks, deadline, trace, kind=socket.SOCK_STREAM):
        """A connection to a host.

        :param host: str, from ``parse_host``
        :param port: int
        :param networks: tuple of str, networks that are allowed beside the public ones
        :param deadline: Deadline
        :param trace: Trace, told the address
        :param kind: ``socket.SOCK_STREAM`` or ``socket.SOCK_DGRAM``
        :return: socket.socket, closed at the end
        :raises Failure, OSError: when there is none
        """
        addresses = self.find_addresses(host, networks, deadline)
        connection = self._connect_to_one(addresses, port, kind, deadline, trace)
        with connection:
            yield connection

    @contextmanager
    def open_tls(self, host, port, *, networks, deadline, trace):
        """A connection with TLS; the certificate has to be for the host.

        :return: ssl.SSLSocket, closed at the end
        :raises Failure, OSError: when there is none
        """
        with self.open(
            host, port, networks=networks, deadline=deadline, trace=trace
        ) as connection:
            try:
                secure = self._shake_hands(self.context, connection, host, deadline)
            except ssl.SSLCertVerificationError as error:
                self._read_refused(host, port, deadline, trace)
                raise failure_of(error) from None
            with secure:
                trace.certificate_expires_at = expiry_of(secure)
                yield secure

    def find_addresses(self, host, networks, deadline):
        """Addresses of a host, each of them allowed. The one look-up of a check.

        One bad address among good ones is enough to refuse them all: which one a
        connection takes would be chance.

        :return: list of str
        :raises Failure: when one is not allowed, or there are none
        """
        addresses = (
            [host] if is_address(host) else self.resolver.addresses(host, deadline)
        )
        if not all(is_allowed(address, networks) for address in addresses):
            raise Refusal()
        return addresses[:MAX_ADDRESSES]

    def _connect_to_one(self, addresses, port, kind, deadline, trace):
        last = None
        for number, address in enumerate(addresses):
            seconds = deadline.left() / (len(addresses) - number)
            try:
                connection = _connect(address, port, kind, seconds)
            except OSError as error:
                # An address that we have no way to says nothing about the others.
                if last is None or not is_ours(error):
                    last, trace.address = error, address
                continue
            trace.address = address
            return connection
        raise last

    def _shake_hands(self, context, connection, host, deadline):
        secure = context.wrap_socket(
            connection, server_hostname=host, do_handshake_on_connect=False
        )
        try:
            secure.settimeout(deadline.left())  # of the whole handshake
            secure.do_handshake()
        except BaseException:
            secure.close()
            raise
        return secure

    def _read_refused(self, host, port, deadline, trace):
        """Ask once more for a certificate that was refused, to know when it ends."""
        with (
            suppress(Exception),  # a nicety; the check has failed already
            _connect(trace.address, port, socket.SOCK_STREAM, deadline.left()) as again,
            self._shake_hands(reading_context(), again, host, deadline) as secure,
        ):
            trace.certificate_expires_at = expiry_of_refused(secure)


class Stream(io.RawIOBase):
    """What comes over a connection, until the deadline.

    :param connection: socket.socket
    :param deadline: Deadline
    :param max_bytes: int, more is not read
    """

    def __init__(self, connection, deadline, max_bytes):
        super().__init__()
        self._connection = connection
        self._deadline = deadline
        self._room = max_bytes
        #: Whether the other side has said all it had to say.
        self.is_at_end = False

    def readable(self):
        """As io.RawIOBase."""
        return True

    def readinto(self, buffer):
        """As io.RawIOBase; each wait ends at the deadline, however many there are."""
        self._connection.settimeout(self._deadline.left())
        count = self._connection.recv_into(buffer)
        self._deadline.left()  # what came too late did not come
        self._room -= count
        if self._room < 0:
            raise Failure("protocol", "The answer is longer than it says.")
        self.is_at_end = not count
        return count


def send(connection, data, deadline):
    """Send all of it before the deadline.

    :param connection: socket.socket
    :param data: bytes
    """
    connection.settimeout(deadline.left())
    connection.sendall(data)


def is_ours(error):
    """Whether an OSError lies with this machine."""
    return error.errno in _OURS


def _connect(address, port, kind, seconds):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, kind)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection
