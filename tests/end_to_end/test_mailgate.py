# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pipe's own script: every byte arrives, and a wrong key loses no mail.

What it does when something else than Odoo answers: ``tests/pure/mailgate``.
"""

import hashlib
from datetime import datetime, timezone

import pytest
from mails import CONTACT, mail
from o2b_runtime.checklog import unexpected, warnings_of
from office_oracle import ZONE, add, at, next_day_start, working_day

TODAY = datetime.now(ZONE).date()
BODY = "De caféïnemachine doet het niet: ½ liter, geen één."


@pytest.fixture
def journal(server):
    """``journal(raw)``: the entries with exactly these bytes."""

    def find(raw):
        domain = [("sha256", "=", hashlib.sha256(raw).hexdigest())]
        names = ["outcome", "ticket_id"]
        return server.rpc.call("o2b.sla.mail", "search_read", domain, names)

    return find


@pytest.mark.usefixtures("quiet_log")
def test_raw_bytes(server, mailgate, journal):
    """Latin-1 in header and body, unencoded, behind the line Postfix puts first."""
    arrival = at(working_day(TODAY, -3), "11:12")
    raw, _id = mail(CONTACT, "[P1] storing een", arrival)
    head = raw.partition(b"\n\n")[0].replace(b"utf-8", b"iso-8859-1")
    head = head.replace(b"storing een", "storing één".encode("latin-1"))
    raw = b"From lea@client.example  Wed Nov 25 11:12:00 2026\n" + head + b"\n\n"
    raw += BODY.encode("latin-1") + b"\n"
    with pytest.raises(UnicodeDecodeError):
        raw.decode()

    done = mailgate(raw)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (kept,) = journal(raw)
    assert kept["outcome"] == "ticket"
    names = ["name", "description", "sla_response_deadline"]
    ids = [kept["ticket_id"][0]]
    ticket = server.rpc.call("helpdesk.ticket", "read", ids, names)[0]
    assert BODY in ticket["description"]
    # which character set a bare header is in, nobody says
    assert ticket["name"].startswith("storing ")
    deadline = datetime.fromisoformat(ticket["sla_response_deadline"])
    expected = add(next_day_start(arrival), 2)
    assert deadline.replace(tzinfo=timezone.utc) == expected


def test_wrong_key(server, mailgate, journal):
    """The mail server keeps the mail, and delivers it when the key is right."""
    start = len(server.log.read_text())
    raw, _id = mail(CONTACT, "[P3] sleutel", datetime.now(ZONE))
    done = mailgate(raw, key="geheim-4711")
    assert done.returncode == 75
    assert done.stderr.decode() == (
        "o2b-sla-mailgate: mail kept, to be tried again: access denied: the user id or "
        "the API key is wrong\n"
    )
    assert journal(raw) == []
    assert mailgate(raw).returncode == 0
    assert [entry["outcome"] for entry in journal(raw)] == ["ticket"]
    # Odoo's log says so too
    lines = unexpected(warnings_of(server.log.read_text()[start:]))
    assert len(lines) == 1 and "Access Denied" in lines[0]
