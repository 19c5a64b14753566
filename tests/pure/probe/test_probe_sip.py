# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A telephone exchange that is asked what it can do."""

import re
import socket
import threading
import time
from contextlib import contextmanager

import pytest
from probe import Target
from probe_certificates import server_context
from probe_servers import HERE, free_port, resetting, serving, silent


def answer(question, status="200 OK", **changes):
    """What an exchange answers: the headers of the question, and a status.

    :param question: bytes
    :param changes: header to its value, instead of what was asked
    :return: bytes
    """
    lines = [f"SIP/2.0 {status}"]
    for line in question.decode().split("\r\n"):
        name = line.partition(":")[0]
        if name in ("Via", "From", "To", "Call-ID", "CSeq"):
            changed = changes.get(name.replace("-", "_"))
            lines.append(f"{name}: {changed}" if changed else line)
    lines += ["Allow: INVITE, OPTIONS", "Content-Length: 0", "", ""]
    return "\r\n".join(lines).encode()


@contextmanager
def exchange(respond):
    """An exchange over UDP.

    :param respond: callable(number of the question, question) that gives a list of
        packets
    :return: (int port, list of questions)
    """
    questions = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.05)
        over = threading.Event()

        def serve():
            while True:
                try:
                    question, sender = listener.recvfrom(65536)
                except TimeoutError:
                    if over.is_set():  # and everything that was asked is read
                        return
                    continue
                questions.append(question)
                for packet in respond(len(questions), question):
                    listener.sendto(packet, sender)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], questions
        over.set()
        thread.join()


def ask(prober, respond, **wanted):
    """Result over UDP, and the questions."""
    with exchange(respond) as (port, questions):
        target = Target("sip", host="127.0.0.1", port=port, **{**HERE, **wanted})
        return prober.check(target), questions


def test_the_question_is_one_that_every_exchange_understands(prober):
    result, questions = ask(prober, lambda _n, question: [answer(question)])
    assert (result.outcome, result.status) == ("up", 200)
    assert result.address == "127.0.0.1" and result.latency_ms
    first, *lines = questions[0].decode().split("\r\n")
    assert re.fullmatch(r"OPTIONS sip:127\.0\.0\.1:\d+ SIP/2\.0", first)
    headers = dict(line.split(": ", 1) for line in lines if line)
    assert re.fullmatch(
        r"SIP/2\.0/UDP 127\.0\.0\.1:\d+;branch=z9hG4bK\w+;rport", headers["Via"]
    )
    assert headers["Max-Forwards"] == "70"
    assert headers["CSeq"] == "1 OPTIONS"
    assert ";tag=" in headers["From"] and ";tag=" not in headers["To"]
    assert headers["Content-Length"] == "0"
    assert headers["Call-ID"] and headers["Contact"]
    assert lines[-2:] == ["", ""]


@pytest.mark.parametrize(
    ("status", "wanted", "outcome"),
    [
        ("200 OK", {}, "up"),
        ("401 Unauthorized", {}, "up"),
        ("404 Not Found", {}, "up"),
        ("486 Busy Here", {}, "up"),
        ("503 Service Unavailable", {}, "up"),
        ("603 Decline", {}, "up"),
        ("404 Not Found", {"accepted_status": "200-299"}, "down"),
        ("503 Service Unavailable", {"accepted_status": "200-499"}, "down"),
        ("200 OK", {"accepted_status": "200"}, "up"),
        ("429 Slow Down", {"accepted_status": "200"}, "unknown"),
    ],
)
def test_any_final_answer_is_a_sign_of_life_unless_said_otherwise(
    status, wanted, outcome, prober
):
    result, _questions = ask(
        prober, lambda _n, question: [answer(question, status)], **wanted
    )
    assert result.outcome == outcome
    assert result.status == int(status[:3])


def test_a_lost_packet_is_asked_again(prober):
    result, questions = ask(
        prober, lambda number, question: [answer(question)] if number > 1 else []
    )
    assert result.outcome == "up"
    assert len(questions) >= 2
    assert len(set(questions)) == 1, "a repetition, not another question"
    assert result.latency_ms >= 500


def test_what_is_no_answer_to_us_is_passed_over(prober):
    def respond(_number, question):
        return [
            b"",
            b"\x00\xff",
            b"SIP/2.0",
            b"SIP/2.0 abc\r\n\r\n",
            b"SIP/2.0 99 No\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            answer(question, Call_ID="another"),
            answer(question, Via="SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKother"),
            answer(question, "100 Trying"),
            answer(question, "183 Progress"),
        ]

    result, questions = ask(prober, respond, timeout_seconds=1)
    assert (result.outcome, result.category) == ("down", "timeout")
    assert len(questions) <= 2, "after 0.5 s, then the time is over"


def test_progress_and_then_an_answer(prober):
    result, _questions = ask(
        prober, lambda _n, question: [answer(question, "100 Trying"), answer(question)]
    )
    assert (result.outcome, result.status) == ("up", 200)


def test_no_exchange_over_udp(prober):
    target = Target("sip", host="127.0.0.1", port=free_port(), **HERE)
    result = prober.check(target)
    assert (result.outcome, result.category) == ("down", "refused")


def test_silence_over_udp_ends_at_the_deadline(prober):
    started = time.monotonic()
    result, questions = ask(prober, lambda *_any: [], timeout_seconds=0.7)
    assert (result.outcome, result.category) == ("down", "timeout")
    assert 0.7 <= time.monotonic() - started < 30
    assert 1 <= len(questions) <= 2


def over_stream(prober, respond, context=None, host="127.0.0.1", **wanted):
    """Result over a stream."""
    with serving(respond, context) as server:
        transport = "tls" if context else "tcp"
        target = Target(
            "sip",
            host=host,
            port=server.port,
            transport=transport,
            **{**HERE, **wanted},
        )
        return prober.check(target), server


def answering(server_of, *statuses, before=b"", cut=None):
    """Answers the last question, in as many parts as there are bytes.

    :param server_of: list that the server is put in
    """

    def respond(connection):
        question = server_of[0].heads[-1]
        data = before + b"".join(answer(question, status) for status in statuses)
        for position in range(0, len(data[:cut]), 50):
            connection.sendall(data[:cut][position : position + 50])
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)

    return respond


@pytest.mark.parametrize(
    ("statuses", "before", "cut", "outcome", "category"),
    [
        (["200 OK"], b"", None, "up", ""),
        (["404 Not Found"], b"", None, "up", ""),
        (["100 Trying", "200 OK"], b"", None, "up", ""),
        (["200 OK"], b"\r\n\r\n", None, "up", ""),
        (["100 Trying"], b"", None, "down", "reset"),
        (["200 OK"], b"", 100, "down", "reset"),
        ([], b"", None, "down", "reset"),
        ([], b"220 mail.example ESMTP\r\n\r\n", None, "down", "protocol"),
        ([], b"x" * 70_000, None, "down", "protocol"),
    ],
)
def test_over_tcp(statuses, before, cut, outcome, category, prober):
    place = []
    respond = answering(place, *statuses, before=before, cut=cut)
    with serving(respond) as server:
        place.append(server)
        target = Target(
            "sip", host="127.0.0.1", port=server.port, transport="tcp", **HERE
        )
        result = prober.check(target)
    assert (result.outcome, result.category) == (outcome, category)
    assert b"Via: SIP/2.0/TCP " in server.heads[0]


def test_over_tls(prober, authority):
    place = []
    context = server_context(authority.issue())
    context.sni_callback = lambda *_any: None
    with serving(answering(place, "200 OK"), context) as server:
        place.append(server)
        target = Target(
            "sip", host="shop.example", port=server.port, transport="tls", **HERE
        )
        result = prober.check(target)
    assert result.outcome == "up"
    assert result.certificate_expires_at
    assert server.heads[0].startswith(b"OPTIONS sips:shop.example:")


def test_silence_and_a_broken_connection_over_tcp(prober):
    result, _server = over_stream(prober, silent, timeout_seconds=0.4)
    assert (result.outcome, result.category) == ("down", "timeout")
    result, _server = over_stream(prober, resetting)
    assert (result.outcome, result.category) == ("down", "reset")


def test_the_usual_ports(prober, names, connections):
    names.known["pbx.example"] = ["93.184.216.34"]
    for transport in ("tcp", "tls"):
        prober.check(Target("sip", host="pbx.example", transport=transport))
    assert connections == [("93.184.216.34", 5060), ("93.184.216.34", 5061)]
