# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pipe's script against whatever is there instead of Odoo: no mail goes back."""

import os
import socket
import subprocess
import threading
import xmlrpc.client
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ADDON = Path(__file__).parents[3] / "o2b_sla_helpdesk"
MAILGATE = ADDON / "static" / "scripts" / "o2b-sla-mailgate.py"
RAW = b"Subject: \xe9\xe9n\r\n\r\n\x00\xff\r\nhelp\n"
KEY = "geheim-4711"
KEPT = "o2b-sla-mailgate: mail kept, to be tried again: "


def deliver(*options, raw=RAW, environment=None, key=("-p", KEY)):
    """Exit status and the lines on stderr."""
    done = subprocess.run(
        [MAILGATE, "-d", "odoo", "-u", "2", *key, *map(str, options)],
        input=raw,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        timeout=120,
    )
    assert done.stdout == b""
    return done.returncode, done.stderr.decode().splitlines()


def kept(*options, **more):
    """Why the mail was kept: one line, in which the key is not."""
    status, lines = deliver(*options, **more)
    assert status == 75
    assert len(lines) == 1 and lines[0].startswith(KEPT)
    assert KEY not in lines[0]
    return lines[0].removeprefix(KEPT)


@contextmanager
def answering(status, body):
    """A web server with one answer; gives its port and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()


def fault(code, text):
    """Body of an answer by XML-RPC that is no success."""
    return xmlrpc.client.dumps(xmlrpc.client.Fault(code, text)).encode()


TAKEN = xmlrpc.client.dumps((42,), methodresponse=True).encode()


@pytest.mark.parametrize("way", ["option", "file", "environment"])
def test_the_bytes_as_they_came(tmp_path, way):
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    key = {"option": ("-p", KEY), "file": ("--password-file", file)}.get(way, ())
    variables = {"O2B_SLA_MAILGATE_PASSWORD": KEY} if way == "environment" else {}
    with answering(200, TAKEN) as (port, asked):
        options = ("--host=127.0.0.1", f"--port={port}", "--retry-status")
        assert deliver(*options, key=key, environment=variables) == (0, [])
    call, method = xmlrpc.client.loads(asked[0], use_builtin_types=True)
    assert method == "execute_kw"
    assert call == (
        *("odoo", 2, KEY, "mail.thread", "message_process"),
        [False, RAW],
        {},
    )


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, b"", "HTTP 500"),
        (502, b"<html>Bad Gateway</html>", "HTTP 502"),
        (503, b"", "HTTP 503"),
        (413, b"", "HTTP 413"),
        (301, b"", "HTTP 301"),
        (404, b"", "HTTP 404"),
        (200, b"<html>We are back soon</html>", ""),
        (200, b"", ""),
        (200, TAKEN[:-30], ""),
        (200, fault(3, "Access Denied"), "access denied: the user id or the API key"),
        (200, fault(4, "Only the mail\nserver"), "Odoo says: Only the mail server"),
        (200, fault(1, 'Traceback\n a\nFATAL: no "x"\n'), 'Odoo says: FATAL: no "x"'),
        (200, fault(1, ""), "Odoo says: no reason given"),
    ],
)
def test_an_answer_that_is_no_success(status, body, reason):
    with answering(status, body) as (port, _asked):
        assert kept(f"--url=http://127.0.0.1:{port}/").startswith(reason)


def test_odoo_is_away():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "ConnectionRefusedError" in kept("--host=127.0.0.1", f"--port={port}")


def test_odoo_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"--url=http://127.0.0.1:{server.getsockname()[1]}"
        assert kept(url, "--timeout=1") == "TimeoutError: no answer in time"


def test_no_tls_where_it_is_asked_for():
    with answering(200, TAKEN) as (port, _asked):
        reason = kept("--host=127.0.0.1", f"--port={port}", "--https")
    assert "SSL" in reason


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--password-file=/nowhere/key",), "FileNotFoundError"),
        (("-u", "anna"), "wrong options"),
        (("--nonsense",), "wrong options"),
        (("--url=gopher://odoo",), "OSError"),
    ],
)
def test_wrong_configuration(options, reason):
    assert kept(*options).startswith(reason)


def test_no_key():
    assert kept(key=()) == "no API key given, use --password-file"


def test_no_mail():
    """A pipe that broke before the mail was in it."""
    assert kept(raw=b"\n") == "there is no mail on standard input"


def test_nobody_listens():
    """The status does not hang on the line that explains it."""
    closed = subprocess.run(
        ["/bin/sh", "-c", f'exec "{MAILGATE}" --nonsense 2>&-'],
        timeout=120,
        check=False,
    )
    assert closed.returncode == 75
