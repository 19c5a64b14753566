# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Telephone exchanges: OPTIONS, the question that rings nobody (RFC 3261 §11)."""

import secrets
import socket
from contextlib import contextmanager

from .connection import Stream, send
from .deadline import Deadline
from .parts import Failure
from .ranges import is_in
from .refusal import Refusal, place_of

#: Any final answer: who says "not found" is awake.
USUAL_STATUS = "200-699"
_MAX_ANSWER = 64 * 1024
# Over UDP a question is repeated, after these seconds at first (T1) and at the most
# (T2 of RFC 3261 §17.1.2).
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 4


def check_exchange(connector, target, deadline, trace):
    """Ask an exchange what it can do.

    :param connector: Connector
    :param target: Target of kind ``sip``
    :param deadline: Deadline
    :param trace: Trace
    :raises Failure, OSError: when it does not answer as it should
    """
    try:
        host, port = place_of(target)
    except ValueError:
        raise Refusal() from None
    with _open(connector, target, host, port, deadline, trace) as connection:
        question = _Question(target.transport, host, port, connection.getsockname())
        ask = _ask_by_packets if target.transport == "udp" else _ask_by_stream
        trace.status = ask(connection, question, deadline)
    detail = f"The exchange answered with status {trace.status}."
    if is_in(trace.status, target.accepted_status or USUAL_STATUS):
        return
    if is_in(trace.status, target.unknown_status):
        raise Failure("limited", detail)
    raise Failure("status", detail)


@contextmanager
def _open(connector, target, host, port, deadline, trace):
    wanted = {"networks": target.allow_private, "deadline": deadline, "trace": trace}
    if target.transport == "tls":
        opened = connector.open_tls(host, port, **wanted)
    elif target.transport == "udp":
        opened = connector.open(host, port, kind=socket.SOCK_DGRAM, **wanted)
    else:
        opened = connector.open(host, port, **wanted)
    with opened as connection:
        yield connection


class _Question:
    """One OPTIONS request, and which answers are to it."""

    def __init__(self, transport, host, port, own):
        self.branch = f"z9hG4bK{secrets.token_hex(8)}"
        self.call = secrets.token_hex(12)
        ours = _bracket(own[0])
        sips = "sips" if transport == "tls" else "sip"
        uri = f"{sips}:{_bracket(host)}:{port}"
        lines = (
            f"OPTIONS {uri} SIP/2.0",
            f"Via: SIP/2.0/{transport.upper()} {ours}:{own[1]}"
            f";branch={self.branch};rport",
            "Max-Forwards: 70",
            f"From: <{sips}:monitor@{ours}>;tag={secrets.token_hex(6)}",
            f"To: <{uri}>",
            f"Call-ID: {self.call}",
            "CSeq: 1 OPTIONS",
            f"Contact: <{sips}:monitor@{ours}:{own[1]};transport={transport}>",
            "Accept: application/sdp",
            "User-Agent: o2b-sla-uptime",
            "Content-Length: 0",
            "",
            "",
        )
        self.data = "\r\n".join(lines).encode("ascii")

    def status_in(self, head):
        """The status of an answer to this question.

        :param head: bytes, an answer up to its empty line
        :return: int; None when it answers something else, or is no answer
        """
        first, _end, rest = head.decode("utf-8", "replace").partition("\r\n")
        words = first.split(" ", 2)
        if len(words) < 2 or words[0] != "SIP/2.0" or not _is_status(words[1]):
            return None
        if self.call not in rest or self.branch not in rest:
            return None
        return int(words[1])


def _ask_by_packets(connection, question, deadline):
    wait = _FIRST_WAIT
    while True:
        send(connection, question.data, deadline)
        turn = Deadline(wait, deadline)
        while turn.seconds:
            connection.settimeout(turn.left())
            try:
                packet = connection.recv(_MAX_ANSWER)
            except TimeoutError:
                break
            status = question.status_in(packet.partition(b"\r\n\r\n")[0])
            if status and status >= 200:
                return status
        wait = min(wait * 2, _LONGEST_WAIT)


def _ask_by_stream(connection, question, deadline):
    send(connection, question.data, deadline)
    stream = Stream(connection, deadline, _MAX_ANSWER)
    received = b""
    while True:
        part = stream.read(4096)
        if not part:
            raise Failure("reset", "The exchange closed the connection.")
        received += part
        # What answers is found behind what keeps the connection open or tells that an
        # answer is coming.
        while b"\r\n\r\n" in received.lstrip(b"\r\n"):
            head, _end, received = received.lstrip(b"\r\n").partition(b"\r\n\r\n")
            status = question.status_in(head)
            if status is None:
                raise Failure("protocol", "What answers is no exchange.")
            if status >= 200:
                return status


def _bracket(host):
    return f"[{host}]" if ":" in host else host


def _is_status(text):
    return len(text) == 3 and text.isascii() and text.isdigit() and text >= "100"
