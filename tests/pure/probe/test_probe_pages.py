# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a web server may answer, and what that says."""

import gzip
import json
import time
import zlib

import pytest
from probe import Target
from probe.web import MAX_BODY
from probe_servers import (
    HERE,
    dripping,
    free_port,
    page,
    resetting,
    serving,
    silent,
)

#: Drops for eight minutes.
DROPS = 10_000
#: Within this many seconds after the deadline the result is there, on any machine.
LATE = 30


def check(prober, respond, **wanted):
    """Result of a check of a server that responds so, and the server."""
    with serving(respond) as server:
        target = Target("http", url=server.url + "a?b=c", **{**HERE, **wanted})
        return prober.check(target), server


def test_a_page_that_is_well(prober):
    before = int(time.time())
    result, server = check(prober, page())
    assert (result.outcome, result.category, result.detail) == ("up", "", "")
    assert (result.status, result.address) == (200, "127.0.0.1")
    now = time.time()
    assert 0 < result.latency_ms <= (now - before) * 1000 + 1
    assert before <= result.started_at <= result.ended_at <= now
    assert server.connections == 1
    head = server.heads[0].decode()
    assert head.startswith("GET /a?b=c HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{server.port}\r\n" in head
    assert "cookie" not in head.lower() and "authorization" not in head.lower()


def test_no_proxy_of_the_environment_is_asked(prober, monkeypatch):
    with serving(page(status="502 Proxy")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert check(prober, page())[0].outcome == "up"
    assert proxy.connections == 0


def test_latency_is_the_time_of_the_server(prober):
    def slow(connection):
        time.sleep(0.2)
        connection.sendall(page())

    started = time.monotonic()
    result, _server = check(prober, slow)
    assert 200 <= result.latency_ms <= (time.monotonic() - started) * 1000 + 1


@pytest.mark.parametrize(
    ("status", "wanted", "outcome", "category"),
    [
        (200, {}, "up", ""),
        (204, {}, "up", ""),
        (301, {}, "up", ""),
        (399, {}, "up", ""),
        (400, {}, "down", "status"),
        (401, {}, "down", "status"),
        (401, {"accepted_status": "200-399,401"}, "up", ""),
        (403, {}, "down", "status"),
        (403, {"unknown_status": "403,429"}, "unknown", "limited"),
        (403, {"accepted_status": "403", "unknown_status": "403"}, "up", ""),
        (404, {"accepted_status": "404"}, "up", ""),
        (200, {"accepted_status": "404"}, "down", "status"),
        (429, {}, "unknown", "limited"),
        (429, {"accepted_status": "429"}, "up", ""),
        (429, {"unknown_status": ""}, "down", "status"),
        (500, {}, "down", "status"),
        (502, {}, "down", "status"),
        (503, {}, "down", "status"),
        (599, {}, "down", "status"),
        (999, {}, "down", "status"),
    ],
)
def test_status(status, wanted, outcome, category, prober):
    result, _server = check(prober, page(b"", f"{status} Word"), **wanted)
    assert (result.outcome, result.category) == (outcome, category)
    assert result.status == status


@pytest.mark.parametrize(
    ("body", "headers", "found"),
    [
        (b"All is well", (), True),
        (b"All is WELL", (), False),
        (b"", (), False),
        ("\xe9 well".encode("latin-1"), ("Content-Type: a/b; charset=latin-1",), True),
        ("well".encode("utf-16"), ("Content-Type: a/b; charset=utf-16",), True),
        (b"\xff\xfe\xfd well", (), True),
        (b"well", ("Content-Type: a/b; charset=nobody-knows",), True),
        (b"well", ("Content-Type: a/b; charset=idna",), True),
        (b"well", ("Content-Type: a/b; charset=\x00",), True),
        (b"well", ("Content-Type: a/b; charset=hex",), True),
        (b"x" * (MAX_BODY - 4) + b"well", (), True),
        (b"x" * MAX_BODY + b"well", (), False),
        (gzip.compress(b"all is well"), ("Content-Encoding: gzip",), True),
        (zlib.compress(b"all is well"), ("Content-Encoding: deflate",), True),
        (gzip.compress(b"x" * MAX_BODY + b"well"), ("Content-Encoding: gzip",), False),
    ],
)
def test_keyword(body, headers, found, prober):
    result, _server = check(prober, page(body, headers=headers), keyword="well")
    assert (result.outcome, result.category) == (
        ("up", "") if found else ("down", "keyword")
    )


def test_a_keyword_with_accents(prober):
    body = "Tot ziens, caf\xe9".encode()
    assert check(prober, page(body), keyword="caf\xe9")[0].outcome == "up"


def test_a_bomb_is_unpacked_no_further_than_is_read(prober):
    bomb = gzip.compress(b"\0" * 20_000_000)
    assert len(bomb) < MAX_BODY
    started = time.process_time()
    result, _server = check(
        prober, page(bomb, headers=["Content-Encoding: gzip"]), keyword="well"
    )
    assert result.category == "keyword"
    assert time.process_time() - started < 2


def test_what_is_no_compression(prober):
    answer = page(b"no gzip", headers=["Content-Encoding: gzip"])
    assert check(prober, answer)[0].category == "protocol"


@pytest.mark.parametrize(
    ("value", "path", "wanted", "found"),
    [
        ({"status": "pass"}, "status", "pass", True),
        ({"status": "pass"}, "$.status", "pass", True),
        ({"status": "fail"}, "status", "pass", False),
        ({"status": "pass"}, "status", None, True),
        ({"state": "pass"}, "status", None, False),
        ({"a": {"b": [{"c": 7}]}}, "a.b.0.c", "7", True),
        ({"a": {"b": [{"c": 7}]}}, "a.b.1.c", "7", False),
        ({"a": [1]}, "a.x", None, False),
        ({"a": [1]}, "a.-1", None, False),
        ({"a": 1}, "a.b", None, False),
        ({"ok": True}, "ok", "true", True),
        ({"ok": None}, "ok", "null", True),
        ({"ok": 1.5}, "ok", "1.5", True),
        ({"naam": "caf\xe9"}, "naam", "caf\xe9", True),
        ([{"id": 1}], "0.id", "1", True),
        ("text", "a", None, False),
    ],
)
def test_json(value, path, wanted, found, prober):
    answer = page(json.dumps(value).encode())
    result, _server = check(prober, answer, json_path=path, json_value=wanted)
    assert (result.outcome, result.category) == (
        ("up", "") if found else ("down", "json")
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"status": ',
        b"\xff\xfe",
        b"[" * 60_000,
        b"9" * 60_000,
        b'{"x": "' + b"a" * MAX_BODY + b'", "status": "pass"}',
    ],
)
def test_json_that_cannot_be_read(body, prober):
    result, _server = check(prober, page(body), json_path="status", timeout_seconds=30)
    assert (result.outcome, result.category) == ("down", "json")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n\r\n",
        b"hello\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 30_000,
    ],
)
def test_an_answer_that_breaks_off_or_is_none_is_down(answer, prober):
    result, _server = check(prober, answer, timeout_seconds=30)
    assert result.outcome == "down"
    assert result.category in ("protocol", "reset")


def test_whole_chunks(prober):
    answer = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\nwell\r\n3;x=y\r\n, w\r\n0\r\nTrailer: x\r\n\r\n"
    )
    assert check(prober, answer, keyword="well, w")[0].outcome == "up"


def test_an_answer_without_length_ends_with_the_connection(prober):
    answer = b"HTTP/1.0 200 OK\r\n\r\nall is well"
    assert check(prober, answer, keyword="well")[0].outcome == "up"


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 90000000\r\n\r\n",
        b"\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n55d4a80\r\n",
    ],
)
def test_of_a_big_page_only_the_beginning_is_read(framing, prober):
    sent = []

    def big(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + framing + b"well ")
        while True:
            sent.append(connection.send(b"x" * 65536))

    result, _server = check(prober, big, keyword="well")
    assert result.outcome == "up"
    assert sum(sent) < 20_000_000, "buffers of the network, not 90 MB"


def test_framing_that_never_ends_is_cut(prober):
    def endless(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"1;" + b"x" * 60_000 + b"\r\na\r\n")

    result, _server = check(prober, endless)
    assert (result.outcome, result.category) == ("down", "protocol")


@pytest.mark.parametrize(
    "respond",
    [
        silent,
        dripping(b"HTTP/1.1 200 OK\r\nX: " + b"y" * DROPS),
        dripping(b"X: y\r\n" * DROPS, at_once=b"HTTP/1.1 200 OK\r\n"),
        dripping(
            b"x" * DROPS,
            at_once=b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % DROPS,
        ),
        dripping(b"x" * DROPS, at_once=b"HTTP/1.1 200 OK\r\n\r\n"),
        dripping(
            b"1\r\na\r\n" * DROPS,
            at_once=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
    ],
    ids=["silent", "head", "headers", "body", "body without length", "chunks"],
)
def test_what_comes_drop_by_drop_ends_at_the_deadline_and_is_never_up(respond, prober):
    started = time.monotonic()
    result, _server = check(prober, respond, timeout_seconds=0.3)
    elapsed = time.monotonic() - started
    assert (result.outcome, result.category) == ("down", "timeout")
    assert 0.3 <= elapsed < 0.3 + LATE
    assert result.latency_ms is None


def test_a_server_that_takes_no_question(prober):
    """Its buffers are full: sending waits no longer than the rest."""
    with serving(page(), backlog=0) as server:
        url = server.url + "a" * 1900
        result = prober.check(Target("http", url=url, **HERE))
        assert result.outcome == "up"


def test_refused_and_reset(prober):
    url = f"http://127.0.0.1:{free_port()}/"
    result = prober.check(Target("http", url=url, **HERE))
    assert (result.outcome, result.category) == ("down", "refused")
    assert result.address == "127.0.0.1"
    result, _server = check(prober, resetting)
    assert (result.outcome, result.category) == ("down", "reset")


def test_head_asks_for_no_content(prober):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 90000000\r\n\r\n"
    result, server = check(prober, answer, method="HEAD")
    assert result.outcome == "up"
    assert server.heads[0].startswith(b"HEAD ")


class TestRedirects:
    """Followed only when wanted, and not for long."""

    def test_followed_to_the_page(self, prober, names):
        with (
            serving(page(b"well")) as last,
            serving(
                page(
                    status="301 Moved",
                    headers=[f"Location: http://shop.example:{last.port}/x y"],
                )
            ) as first,
        ):
            target = Target(
                "http", url=first.url, follow_redirects=True, keyword="well", **HERE
            )
            result = prober.check(target)
        assert (result.outcome, result.status) == ("up", 200)
        assert last.heads[0].startswith(b"GET /x%20y HTTP/1.1\r\n")
        assert names.asked == ["shop.example"]

    @pytest.mark.parametrize("location", ["/", "?x", "//127.0.0.1:{port}/"])
    def test_a_loop_ends(self, location, prober):
        def respond(connection):
            where = location.format(port=server.port)
            connection.sendall(page(b"", "302 F", [f"Location: {where}"]))

        with serving(respond) as server:
            result = prober.check(
                Target("http", url=server.url, follow_redirects=True, **HERE)
            )
        assert (result.outcome, result.category) == ("down", "redirect")
        assert server.connections == 4

    def test_all_redirects_have_one_deadline(self, prober):
        def respond(connection):
            time.sleep(0.4)
            connection.sendall(page(b"", "302 Found", ["Location: /"]))

        result, server = check(
            prober, respond, follow_redirects=True, timeout_seconds=1
        )
        assert result.category == "timeout"
        assert 1 <= server.connections <= 3

    @pytest.mark.parametrize("location", ["http://[", "http://[x]/"])
    def test_to_nowhere(self, location, prober):
        answer = page(b"", "302 Found", [f"Location: {location}"])
        result, _server = check(prober, answer, follow_redirects=True)
        assert result.category in ("redirect", "policy")

    def test_without_a_place_is_judged_by_its_status(self, prober):
        result, _server = check(prober, page(b"", "302 Found"), follow_redirects=True)
        assert (result.outcome, result.status) == ("up", 302)
