# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Servers on this machine that do what a test wants, well or badly."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress

#: What lets a check reach the servers of a test.
HERE = {"allow_private": ("127.0.0.0/8",), "allow_ports": "1-65535"}

#: The real one, whatever a test puts in its place.
CONNECT = socket.socket.connect


class Server:
    """Counts who comes.

    :param port: int
    :param heads: list of bytes, what was asked
    """

    def __init__(self, port):
        self.port = port
        self.heads = []
        self._is_open = True
        self._met = []
        self._news = threading.Condition()
        self._own = set()

    @property
    def connections(self):
        """How often somebody connected until now.

        :return: int
        """
        if self._is_open:
            self._catch_up()
        return len(self._met)

    def close(self):
        """Nobody connects from now on."""
        self._catch_up()
        self._is_open = False

    def meet(self, peer):
        """Somebody connected.

        :param peer: (str, int), address of the other side
        :return: bool, whether it is to be served
        """
        with self._news:
            known = peer in self._own
            (self._own.discard if known else self._met.append)(peer)
            self._news.notify_all()
        return not known

    def _catch_up(self):
        """Wait until all who connected were met.

        For them the connection is there before the server takes it from the queue. The
        queue keeps its order: who came before this one was met before it.
        """
        with socket.socket() as last:
            last.bind(("127.0.0.1", 0))
            me = last.getsockname()
            self._own.add(me)
            CONNECT(last, ("127.0.0.1", self.port))
            with self._news:
                assert self._news.wait_for(lambda: me not in self._own, 10)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def serving(respond, context=None, backlog=200, end=b"\r\n\r\n"):
    """A TCP server.

    :param respond: callable(connection) for what happens after the question was read;
        or bytes to answer with
    :param context: ssl.SSLContext, to speak TLS
    :param end: bytes, what a question ends with; empty: whatever comes is one
    """
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as listener:
        server = Server(listener.getsockname()[1])
        threading.Thread(
            target=_accept, args=(listener, server, respond, context, end), daemon=True
        ).start()
        try:
            yield server
            server.close()
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def _accept(listener, server, respond, context, end):
    while True:
        try:
            connection, peer = listener.accept()
        except OSError:
            return
        if not server.meet(peer):
            connection.close()
            continue
        threading.Thread(
            target=_serve, args=(connection, server, respond, context, end), daemon=True
        ).start()


def _serve(connection, server, respond, context, end):
    with suppress(OSError), connection:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        with connection:
            server.heads.append(_read_head(connection, end))
            if callable(respond):
                respond(connection)
            else:
                connection.sendall(respond)
                _end(connection)


def _end(connection):
    """Close so that what was sent arrives."""
    if isinstance(connection, ssl.SSLSocket):
        connection.unwrap()
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(1)
    while connection.recv(65536):
        pass


def _read_head(connection, end):
    head = connection.recv(65536)
    while end not in head:
        part = connection.recv(65536)
        if not part:
            break
        head += part
    return head


def page(body=b"All is well", status="200 OK", headers=(), length=None):
    """An answer with its length.

    :return: bytes
    """
    length = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {length}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def dripping(data, every=0.05, at_once=b""):
    """Answers one byte at a time."""

    def respond(connection):
        connection.sendall(at_once)
        for number in range(len(data)):
            connection.sendall(data[number : number + 1])
            time.sleep(every)

    return respond


def silent(connection):
    """Takes the question and says nothing, until the other side leaves."""
    connection.recv(1)


def resetting(connection):
    """Breaks the connection off."""
    reset = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    connection.close()


def free_port():
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
