# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The examples that our form shows send what we can read. Those for Prometheus are run
by the end-to-end test."""

import json
import os
import re
import subprocess
from pathlib import Path

from engine_payloads import NOW
from engines import parse
from engines.payload import load
from engines.secret import hash_secret, is_signed

EXAMPLES = Path(__file__).parents[3] / "o2b_sla_uptime" / "static" / "examples"


def test_gatus():
    """The body of its template, filled in as Gatus does."""
    text = (EXAMPLES / "gatus.yaml").read_text()
    body = re.search(r"body: \|\n(.*?)\n    default-alert", text, re.DOTALL)[1]
    for name, value in (
        ("ENDPOINT_NAME", "m-1042"),
        ("ENDPOINT_GROUP", "clients"),
        ("ENDPOINT_URL", "https://client.example"),
        ("ALERT_TRIGGERED_OR_RESOLVED", "TRIGGERED"),
    ):
        assert f"[{name}]" in body
        body = body.replace(f"[{name}]", value)
    assert not re.search(r"\[[A-Z_]+\]", body)
    (report,) = parse("gatus", load(body.encode()), NOW).reports
    assert (report.state, report.labels["endpoint"]) == ("down", "m-1042")


def test_kuma():
    """Its field takes JSON."""
    text = (EXAMPLES / "kuma.txt").read_text()
    header = json.loads(re.search(r"Additional Headers +(.*)", text)[1])
    assert header == {"Authorization": "Bearer SECRET"}


def test_script(tmp_path):
    """What the script would send is signed as we check it."""
    curl = tmp_path / "curl"
    curl.write_text('#!/bin/sh\nfor part in "$@"; do printf "%s\\n" "$part"; done\n')
    curl.chmod(0o755)
    done = subprocess.run(
        ["sh", EXAMPLES / "generic.sh", "m-1042", "down", "no answer"],
        env={
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "O2B_SLA_SECRET": "a secret of theirs",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    sent = done.stdout.splitlines()
    headers = dict(line.split(": ", 1) for line in sent if ": " in line[:20])
    body = sent[sent.index("--data") + 1].encode()
    assert "a secret of theirs" not in done.stdout
    assert is_signed(
        headers["X-O2B-Signature"],
        headers["X-O2B-Timestamp"],
        body,
        [hash_secret("a secret of theirs")],
    )
    (report,) = parse("generic", load(body), NOW).reports
    assert (report.state, report.text) == ("down", "no answer")
