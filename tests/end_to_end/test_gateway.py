# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a mail on the wire to deadlines read over XML-RPC, and back to the client."""

import subprocess
from datetime import datetime, timedelta, timezone

import pytest
from mails import CONTACT, STAFF, STRANGER, SUPPORT, mail, wait_for_mail
from office_oracle import ZONE, add, at, next_day_start, working_day

pytestmark = pytest.mark.usefixtures("quiet_log")

TODAY = datetime.now(ZONE).date()
RESPONSE = {"P1": 2, "P2": 8, "P3": 40, "P4": 80}
RESOLUTION = {"P1": 8, "P2": 16, "P3": 80}
KEYS = {"P1": "3", "P2": "2", "P3": "1", "P4": "0"}
FIELDS = (
    "priority",
    "sla_state",
    "sla_no_clock_reason",
    "sla_authorised",
    "sla_channel",
    "sla_received_at",
    "sla_started_at",
    "sla_responded_at",
    "sla_response_deadline",
    "sla_resolution_deadline",
    "sla_next_deadline",
)


@pytest.fixture
def read(server):
    """``read(ticket id)``: its FIELDS, instants as aware datetimes."""

    def read_ticket(ticket_id):
        values = server.rpc.call("helpdesk.ticket", "read", [ticket_id], FIELDS)[0]
        for name in FIELDS:
            if name.endswith(("_at", "_deadline")) and values[name]:
                moment = datetime.fromisoformat(values[name])
                values[name] = moment.replace(tzinfo=timezone.utc)
        return values

    return read_ticket


@pytest.fixture
def ledger(server):
    """``ledger(ticket id, indicator)``: kinds in the ledger of its clock."""

    def read_ledger(ticket_id, indicator):
        domain = [
            ("clock_id.res_model", "=", "helpdesk.ticket"),
            ("clock_id.res_id", "=", ticket_id),
            ("clock_id.indicator", "=", indicator),
        ]
        model = "o2b.sla.clock.event"
        lines = server.rpc.call(model, "search_read", domain, ["kind"], order="id")
        return [line["kind"] for line in lines]

    return read_ledger


@pytest.mark.parametrize(
    ("tag", "days", "received"),
    [
        ("P1", -20, "16:59"),
        ("P2", -25, "10:00"),
        ("P3", -30, "07:15"),
        ("", -31, "23:40"),
        ("P4", -35, "17:00"),
    ],
)
def test_deadlines(gateway, read, tag, days, received):
    """Contact's mail, staff's answer by mail: both deadlines to the second."""
    priority = tag or "P3"
    arrival = at(working_day(TODAY, days), received)
    subject = f"[{tag}] Storing" if tag else "Storing"
    # The sender's own clock is a day off and must not matter.
    raw, message_id = mail(CONTACT, subject, arrival, date=arrival - timedelta(days=1))
    ticket_id, new = gateway.deliver(raw)
    assert new
    ticket = read(ticket_id)
    assert ticket["priority"] == KEYS[priority]
    assert ticket["sla_authorised"] and ticket["sla_channel"] == "email"
    assert ticket["sla_received_at"] == arrival
    start = next_day_start(arrival)
    assert ticket["sla_started_at"] == start
    assert ticket["sla_response_deadline"] == add(start, RESPONSE[priority])
    assert not ticket["sla_resolution_deadline"]

    answered = start + timedelta(hours=1, minutes=23)
    reply, _id = mail(STAFF, f"Re: {subject}", answered, answers=message_id)
    assert gateway.deliver(reply) == (ticket_id, True)
    ticket = read(ticket_id)
    assert ticket["sla_responded_at"] == answered
    if priority in RESOLUTION:
        expected = add(answered, RESOLUTION[priority])
        assert ticket["sla_resolution_deadline"] == expected
    else:
        assert not ticket["sla_resolution_deadline"]


def test_weekend(gateway, read):
    """A mail of a Saturday: the clock starts on the next working day."""
    saturday = TODAY - timedelta(days=(TODAY.weekday() + 2) % 7 + 14)
    raw, _id = mail(CONTACT, "[p1] weekend", at(saturday, "12:00"))
    ticket_id, _new = gateway.deliver(raw)
    monday = at(working_day(saturday, 1), "09:00")
    assert read(ticket_id)["sla_started_at"] == monday
    assert read(ticket_id)["sla_response_deadline"] == add(monday, 2)


def test_waiting_and_back(server, gateway, read, ledger):
    """Answered, waiting for the client, and the client's mail starts it again."""
    arrival = at(working_day(TODAY, -4), "10:00")
    raw, message_id = mail(CONTACT, "[P3] vraag", arrival)
    ticket_id, _new = gateway.deliver(raw)
    answered = next_day_start(arrival) + timedelta(hours=1)
    reply, _id = mail(STAFF, "Re: vraag", answered, answers=message_id)
    gateway.deliver(reply)
    assert ledger(ticket_id, "response") == ["start", "reached"]

    waiting = [("sla_phase", "=", "waiting")]
    stage = server.rpc.call("helpdesk.ticket.stage", "search", waiting, limit=1)[0]
    server.rpc.call("helpdesk.ticket", "write", [ticket_id], {"stage_id": stage})
    ticket = read(ticket_id)
    assert ticket["sla_state"] == "paused"
    assert not ticket["sla_next_deadline"]

    answer, _id = mail(CONTACT, "Re: vraag", datetime.now(ZONE), answers=message_id)
    assert gateway.deliver(answer) == (ticket_id, True)
    ticket = read(ticket_id)
    assert ticket["sla_state"] == "running"
    assert ticket["sla_next_deadline"] == ticket["sla_resolution_deadline"]
    assert ledger(ticket_id, "resolution") == ["start", "pause", "resume"]


def test_same_mail_twice(server, gateway, mailgate):
    """The mail server retries: once more through the pipe, whichever script is in
    it."""
    raw, _id = mail(CONTACT, "[P3] dubbel", datetime.now(ZONE))
    gateway.deliver(raw)
    _odoo_mailgate(server, raw)
    assert mailgate(raw).returncode == 0
    domain = [("name", "=", "dubbel")]
    assert server.rpc.call("helpdesk.ticket", "search_count", domain) == 1


@pytest.mark.parametrize("script", ["o2b", "odoo"])
def test_through_the_pipe(server, read, mailgate, script):
    """Our script and ``odoo-mailgate.py``, as a mail server calls them."""
    arrival = at(working_day(TODAY, -3), "11:11")
    raw, message_id = mail(CONTACT, "[P1] pijp", arrival)
    if script == "o2b":
        done = mailgate(raw)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    else:
        _odoo_mailgate(server, raw)
    found = server.rpc.call(
        "mail.message", "search_read", [("message_id", "=", message_id)], ["res_id"]
    )
    ticket = read(found[0]["res_id"])
    start = next_day_start(arrival)
    assert ticket["sla_response_deadline"] == add(start, RESPONSE["P1"])


def _odoo_mailgate(server, raw):
    import odoo.addons.mail as mail_module

    script = f"{mail_module.__path__[0]}/static/scripts/odoo-mailgate.py"
    subprocess.run(
        [
            server.settings.python,
            script,
            f"--database={server.database}",
            "--userid=2",
            "--password=admin",
            "--host=127.0.0.1",
            f"--port={server.port}",
        ],
        input=raw,
        check=True,
        capture_output=True,
        timeout=300,
    )


def test_unknown_sender(gateway, read):
    """Kept, with the reason, and without a clock."""
    for sender in (STRANGER, "nobody@elsewhere.example"):
        raw, _id = mail(sender, "[P1] alles plat", datetime.now(ZONE))
        ticket_id, _new = gateway.deliver(raw)
        ticket = read(ticket_id)
        assert ticket["sla_no_clock_reason"] == "unauthorised"
        assert not ticket["sla_authorised"]
        assert not ticket["sla_state"] and not ticket["sla_response_deadline"]
        assert ticket["priority"] == KEYS["P3"]


def test_answer_reaches_the_client(server, gateway, read):
    """A reply typed in Odoo leaves by SMTP, from the helpdesk's own address."""
    raw, _id = mail(CONTACT, "[P3] antwoord graag", datetime.now(ZONE))
    ticket_id, _new = gateway.deliver(raw)
    contact = server.rpc.call(
        "res.partner", "search", [("email", "=", "lea@client.example")]
    )
    server.rpc.call(
        "helpdesk.ticket",
        "message_post",
        [ticket_id],
        body="Wij kijken ernaar.",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        partner_ids=contact,
    )
    assert read(ticket_id)["sla_responded_at"]
    sent = wait_for_mail(server.sink.outbox, "Wij kijken ernaar.")
    assert "lea@client.example" in sent["To"]
    assert SUPPORT in sent["Reply-To"]
