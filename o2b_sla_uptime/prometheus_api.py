# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Asking a Prometheus, with the guard and the deadline of our checks.

Imports no Odoo. The address is looked up once, each address it has must be public or
lie in a network that is named, and the whole answer ends at one deadline.
"""

import io
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlencode

from .engines import Unreadable
from .engines.prometheus import read_answer
from .probe.connection import Connector, Stream, send
from .probe.deadline import Deadline
from .probe.parts import Failure, Trace
from .probe.resolver import Resolver
from .probe.tls import default_context
from .probe.urls import parse_url

#: A day of one monitor at 5 seconds is 0.5 MB; more than this is no answer.
MAX_ANSWER = 64 * 1024 * 1024


class NoAnswer(Exception):
    """Prometheus could not be asked: it is away, or refuses."""


class PrometheusApi:
    """The query API of one Prometheus.

    :param url: str, such as ``http://prometheus.example:9090``, with a path or not
    :param networks: tuple of str, networks (CIDR) that are allowed beside public ones
    :param token: str, sent as bearer when there is one
    :param seconds: number, the most that one answer may take
    """

    def __init__(self, url, networks=(), token="", seconds=10):
        self._url = url.rstrip("/")
        self._networks = tuple(networks)
        self._token = token
        self._seconds = seconds
        self._connector = Connector(Resolver(), default_context())

    def query(self, query, at):
        """Series of a query at an instant.

        :param query: str, in PromQL
        :param at: int or float, UNIX seconds
        :return: list of (labels, samples), see ``engines.prometheus.read_answer``
        :raises NoAnswer: there is no answer, or it is none
        """
        form = urlencode({"query": query, "time": at, "timeout": f"{self._seconds}s"})
        try:
            return read_answer(self._post("/api/v1/query", form.encode()))
        except Unreadable as error:
            raise NoAnswer(error.detail or error.code) from None

    def _post(self, path, body):
        """
        :return: bytes, the answer
        """
        trace = Trace()
        try:
            place = parse_url(self._url + path)
            deadline = Deadline(self._seconds)
            is_secure = place.scheme == "https"
            connect = self._connector.open_tls if is_secure else self._connector.open
            with connect(
                place.host,
                place.port,
                networks=self._networks,
                deadline=deadline,
                trace=trace,
            ) as connection:
                send(connection, self._head(place, len(body)) + body, deadline)
                return _read(Stream(connection, deadline, MAX_ANSWER))
        except Failure as failure:
            raise NoAnswer(failure.detail) from None
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}"[:200]) from None

    def _head(self, place, length):
        lines = [
            f"POST {place.path} HTTP/1.1",
            f"Host: {place.authority}",
            "User-Agent: o2b-sla-uptime/1.0",
            "Accept: application/json",
            "Accept-Encoding: identity",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {length}",
            "Connection: close",
        ]
        if self._token:
            lines.append(f"Authorization: Bearer {self._token}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


class _Socket:
    """A stream, for Python's parser of answers."""

    def __init__(self, stream):
        self._stream = stream

    def makefile(self, _mode):
        return io.BufferedReader(self._stream, 64 * 1024)


def _read(stream):
    answer = HTTPResponse(_Socket(stream), method="POST")
    try:
        answer.begin()
        body = answer.read(MAX_ANSWER)
        if answer.length:
            raise NoAnswer("The answer breaks off.")
        # a refusal has its reason in the body
        if answer.status >= 400 and not body.startswith(b"{"):
            raise NoAnswer(f"HTTP {answer.status}")
        if 300 <= answer.status < 400:
            raise NoAnswer("It redirects; enter the address it redirects to.")
        return body
    finally:
        answer.close()
