# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sample mails of the demo are what the gateway can read."""

import re
from datetime import datetime, timezone
from pathlib import Path

import pytest
from mail_intake import (
    arrival_instant,
    header_values,
    is_automatic,
    one_mailbox,
    read_headers,
)

FOLDER = Path(__file__).parents[3] / "o2b_sla_helpdesk" / "demo" / "mails"
MAILS = sorted(FOLDER.glob("*.eml"))
STAMP = b"Mon, 08 Jun 2026 10:05:00 +0200"
NOW = datetime(2026, 6, 8, 9, 0, tzinfo=timezone.utc)


def headers_of(path):
    return read_headers(re.sub(rb"\{\{received [^}]*\}\}", STAMP, path.read_bytes()))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_readable(path):
    headers = headers_of(path)
    assert one_mailbox(header_values(headers, "From"))
    arrival = arrival_instant(header_values(headers, "Received"), NOW)
    assert arrival.instant == datetime(2026, 6, 8, 8, 5, tzinfo=timezone.utc)
    assert is_automatic(headers) == ("out-of-office" in path.stem)
    assert header_values(headers, "To") == ["support@open2bizz.nl"]


def test_each_has_its_own_id_and_follows_what_it_answers():
    known = set(re.findall(r"&lt;(.*?)&gt;", demo_tickets()))
    for path in MAILS:
        headers = headers_of(path)
        for reference in header_values(headers, "In-Reply-To"):
            assert reference.strip("<>") in known, path.name
        (message_id,) = header_values(headers, "Message-Id")
        assert message_id.strip("<>") not in known
        known.add(message_id.strip("<>"))
    assert len(MAILS) >= 12


def demo_tickets():
    return (FOLDER.parent / "helpdesk_ticket_demo.xml").read_text()
