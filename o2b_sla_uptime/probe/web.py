# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Web pages: one question, one answer, at most so many redirects."""

import io
import json
import zlib
from http.client import HTTPException, HTTPResponse, IncompleteRead
from itertools import count

from .connection import Stream, send
from .parts import Failure
from .ranges import is_in
from .refusal import Refusal, web_place_of

#: What is read of a page.
MAX_BODY = 64 * 1024
#: What is taken in for it: headers and the framing of small chunks come on top.
_MAX_TRAFFIC = 512 * 1024
MAX_REDIRECTS = 3
USUAL_STATUS = "200-399"
_REDIRECTS = (301, 302, 303, 307, 308)
#: Python knows these, but as encodings of names: on a page they are a trap.
_NO_CHARSETS = ("idna", "punycode")
USER_AGENT = "o2b-sla-uptime/1.0"


def check_page(connector, target, deadline, trace):
    """Ask for a page and look at the answer.

    :param connector: Connector
    :param target: Target of kind ``http``
    :param deadline: Deadline
    :param trace: Trace
    :raises Failure, OSError, HTTPException: when it is not well
    """
    place = _place(target, target.url)
    for redirects in count():
        status, location, charset, body = _ask(
            connector, target, place, deadline, trace
        )
        trace.status = status
        if not (target.follow_redirects and status in _REDIRECTS and location):
            break
        if redirects >= MAX_REDIRECTS:
            raise Failure("redirect", "The page redirects too often.")
        place = _next_place(target, place, location)
    _judge_status(target, status)
    if target.keyword:
        _judge_keyword(target, body, charset)
    if target.json_path:
        _judge_json(target, body)


def _place(target, url):
    try:
        return web_place_of(target, url)
    except ValueError:
        raise Refusal() from None


def _next_place(target, place, location):
    """Where a redirect leads, judged as if somebody had entered it."""
    # Python reads headers as Latin-1; what servers send is UTF-8.
    location = location.encode("latin-1").decode("utf-8", "replace")
    try:
        url = place.join(location.strip().replace(" ", "%20"))
    except ValueError:
        raise Failure("redirect", "The page redirects to no address.") from None
    following = _place(target, url)
    if place.scheme == "https" and following.scheme == "http":
        raise Refusal()
    return following


def _ask(connector, target, place, deadline, trace):
    """
    :return: (int status, str or None location, str charset, bytes body)
    """
    open_connection = connector.open_tls if place.scheme == "https" else connector.open
    with open_connection(
        place.host,
        place.port,
        networks=target.allow_private,
        deadline=deadline,
        trace=trace,
    ) as connection:
        send(connection, _question(target, place), deadline)
        stream = Stream(connection, deadline, _MAX_TRAFFIC)
        with _Answer(stream, target.method) as answer:
            return answer.read_all()


def _question(target, place):
    lines = (
        f"{target.method} {place.path} HTTP/1.1",
        f"Host: {place.authority}",
        f"User-Agent: {USER_AGENT}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Cache-Control: no-cache",
        "Connection: close",
        "",
        "",
    )
    return "\r\n".join(lines).encode("ascii")


class _Answer:
    """One answer, read by Python's parser from a stream that ends at the deadline."""

    def __init__(self, stream, method):
        self._stream = stream
        self._response = HTTPResponse(self, method=method)

    def makefile(self, _mode):
        """The parser takes this for a socket."""
        return io.BufferedReader(self._stream, 16 * 1024)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._response.close()

    def read_all(self):
        response = self._response
        response.begin()
        if self._stream.is_at_end:
            # To the parser, headers that break off are headers that are complete.
            raise Failure("protocol", "The answer breaks off.")
        body = self._read_body()
        return (
            response.status,
            response.getheader("Location"),
            response.headers.get_content_charset("utf-8"),
            _decompress(body, response.getheader("Content-Encoding", "")),
        )

    def _read_body(self):
        response = self._response
        body = b""
        while len(body) < MAX_BODY:
            part = response.read(MAX_BODY - len(body))
            if not part:
                if response.length:
                    raise IncompleteRead(body, response.length)
                break
            body += part
        return body


def _decompress(body, encoding):
    """Some servers compress though nobody asked them to."""
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, MAX_BODY)
    except zlib.error:
        raise HTTPException("The compression cannot be read") from None


def _judge_status(target, status):
    if is_in(status, target.accepted_status or USUAL_STATUS):
        return
    detail = f"The server answered with status {status}."
    if is_in(status, target.unknown_status):
        raise Failure("limited", detail)
    raise Failure("status", detail)


def _judge_keyword(target, body, charset):
    if target.keyword not in _as_read(body, charset):
        raise Failure("keyword", "The text that should be on the page is not there.")


def _as_read(body, charset):
    if charset in _NO_CHARSETS:
        charset = "utf-8"
    try:
        return body.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset nobody knows
        return body.decode("utf-8", "replace")


def _judge_json(target, body):
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Failure("json", "The answer is not JSON that can be read.") from None
    for step in target.json_path.removeprefix("$.").split("."):
        value = _descend(value, step)
    if target.json_value is not None and _as_text(value) != target.json_value:
        raise Failure("json", "The JSON holds another value than it should.")


def _descend(value, step):
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and step.isascii() and step.isdigit():
        position = int(step[:9])
        if position < len(value):
            return value[position]
    raise Failure("json", "The JSON lacks the key that should be there.")


def _as_text(value):
    return value if isinstance(value, str) else json.dumps(value)
