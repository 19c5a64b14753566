# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The whole way: a mailbox that Odoo fetches from, and what it sends by SMTP.

Dovecot, Odoo with its scheduled actions, and the mail sink; the tests run in order and
the last one counts.
"""

import time
from datetime import datetime, timedelta, timezone

import pytest
from mails import CONTACT, MAIL_SERVER, STAFF, STRANGER, SUPPORT, mail, wait_for_mail
from o2b_runtime.checklog import unexpected, warnings_of
from o2b_runtime.imap_server import PASSWORD, USER, ImapServer
from o2b_runtime.progress import Problem
from office_oracle import ZONE, add, at, next_day_start, working_day

TODAY = datetime.now(ZONE).date()
TICKET, JOURNAL = "helpdesk.ticket", "o2b.sla.mail"
IMAP_PORT = 18143


class PostOffice:
    """A mailbox and the Odoo that fetches from it.

    :param server: Server
    :param imap: ImapServer
    """

    def __init__(self, server, imap):
        self.server, self.imap = server, imap
        self.put = 0
        self.call = server.rpc.call
        self.fetcher = self.call(
            "fetchmail.server",
            "create",
            {
                "name": "Support",
                "server_type": "imap",
                "server": "127.0.0.1",
                "port": imap.port,
                "is_ssl": False,
                "user": USER,
                "password": PASSWORD,
            },
        )
        self.call("fetchmail.server", "button_confirm_login", [self.fetcher])
        name = [("name", "=", "ir_cron_mail_gateway_action")]
        self.action = self.call("ir.model.data", "search_read", name, ["res_id"])[0][
            "res_id"
        ]
        self.call(
            "ir.config_parameter",
            "set_param",
            "o2b_sla_helpdesk.authserv_id",
            MAIL_SERVER,
        )

    def append(self, raw):
        """Into the mailbox, by IMAP."""
        self.imap.append(raw)
        self.put += 1

    def deliver(self, raw):
        """Into the mailbox, whatever is in it."""
        self.imap.deliver(raw)
        self.put += 1

    def fetch(self):
        """Let Odoo's scheduled action empty the mailbox, after its own run if need
        be."""
        for _second in range(300):
            try:
                return self.call("ir.cron", "method_direct_trigger", [self.action])
            except Problem as problem:
                if "already executing" not in str(problem):
                    raise
                time.sleep(1)
        raise AssertionError("The mailbox is being fetched for 300 s.")

    def journal(self, *domain):
        """Lines of the journal, oldest first."""
        names = ["state", "outcome", "ticket_id", "subject", "needs_look", "deliveries"]
        return self.call(JOURNAL, "search_read", list(domain), names, order="id")

    def ticket(self, subject):
        """The one ticket of that name; instants as aware datetimes."""
        found = self.call(TICKET, "search_read", [("name", "=", subject)], FIELDS)
        assert len(found) == 1, [row["name"] for row in found]
        ticket = found[0]
        for name in FIELDS:
            if name.endswith(("_at", "_deadline")) and ticket[name]:
                ticket[name] = _aware(ticket[name])
        return ticket


FIELDS = (
    "number",
    "sla_state",
    "sla_received_at",
    "sla_started_at",
    "sla_responded_at",
    "sla_response_deadline",
    "sla_resolution_deadline",
    "sla_no_clock_reason",
    "sla_sender_trust",
)


def _aware(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def imap(runtime):
    server = ImapServer(runtime.settings, "end-to-end")
    try:
        server.start(IMAP_PORT)
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="module")
def office(make_helpdesk, imap):
    """The PostOffice; its log holds no warning in the end, but of a follower whom a
    scheduled action added first: Odoo logs that before the mail is read again."""
    with make_helpdesk().serve("--max-cron-threads=1") as server:
        yield PostOffice(server, imap)
        wrong = unexpected(warnings_of(server.log.read_text()))
        lost_race = 'bad query: b\'INSERT INTO "mail_followers"'
        assert [line for line in wrong if lost_race not in line] == []


def test_there_and_back(office):
    """Mail in, acknowledgement out, answers in and out, waiting, pause ended."""
    arrival = at(working_day(TODAY, -4), "10:00")
    raw, message_id = mail(CONTACT, "[P3] Kassa traag", arrival, genuine=True)
    office.append(raw)
    office.fetch()
    assert office.imap.count_unseen() == 0

    ticket = office.ticket("Kassa traag")
    start = next_day_start(arrival)
    assert ticket["sla_received_at"] == arrival
    assert ticket["sla_started_at"] == start
    assert ticket["sla_response_deadline"] == add(start, 40)
    assert ticket["sla_sender_trust"] == "authenticated"

    receipt = wait_for_mail(office.server.sink.outbox, ticket["number"])
    assert "lea@client.example" in receipt["To"]
    assert receipt["In-Reply-To"] == message_id
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert SUPPORT in receipt["Reply-To"]
    assert not office.ticket("Kassa traag")["sla_responded_at"], "a robot's answer"

    answered = start + timedelta(hours=1, minutes=23)
    by_mail, _id = mail(
        STAFF, "Re: Kassa traag", answered, answers=message_id, genuine=True
    )
    office.append(by_mail)
    office.fetch()
    ticket = office.ticket("Kassa traag")
    assert ticket["sla_responded_at"] == answered
    assert ticket["sla_resolution_deadline"] == add(answered, 80)

    author = office.call("res.partner", "search", [("email", "=ilike", "lea@%")])
    office.call(
        TICKET,
        "message_post",
        [ticket["id"]],
        body="Welke kassa is het?",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        partner_ids=author,
    )
    answer = wait_for_mail(office.server.sink.outbox, "Welke kassa is het?")
    assert "lea@client.example" in answer["To"]
    assert SUPPORT in answer["Reply-To"]

    stages = [("sla_phase", "=", "waiting")]
    stage = office.call("helpdesk.ticket.stage", "search", stages, limit=1)[0]
    office.call(TICKET, "write", [ticket["id"]], {"stage_id": stage})
    assert office.ticket("Kassa traag")["sla_state"] == "paused"

    time.sleep(2)  # the reply comes in after the pause began, and is fetched later
    replied = datetime.now(ZONE).replace(microsecond=0)
    reply, _id = mail(
        CONTACT,
        "Re: Kassa traag",
        replied,
        answers=str(answer["Message-Id"]),
        genuine=True,
    )
    office.append(reply)
    time.sleep(2)
    office.fetch()
    assert office.ticket("Kassa traag")["sla_state"] == "running"
    lines = office.call(
        "o2b.sla.clock.event",
        "search_read",
        [
            ("clock_id.res_model", "=", TICKET),
            ("clock_id.res_id", "=", ticket["id"]),
            ("clock_id.indicator", "=", "resolution"),
        ],
        ["kind", "at"],
        order="id",
    )
    assert [line["kind"] for line in lines] == ["start", "pause", "resume"]
    assert _aware(lines[-1]["at"]) == replied, "when it came in, not when it was read"


def test_forged(office):
    """Nobody vouches for the sender: the contact is asked, nothing of it is sent."""
    raw, _id = mail(CONTACT, "Stuur geld", datetime.now(ZONE), genuine=False)
    office.append(raw)
    office.fetch()
    ticket = office.ticket("Stuur geld")
    assert ticket["sla_sender_trust"] == "failed"
    question = wait_for_mail(office.server.sink.outbox, ticket["number"])
    assert "lea@client.example" in question["To"]
    assert "Stuur geld" not in question.as_string()


def _poison(head, body=b"Het werkt niet."):
    lines = (
        b"Received: from mx.client.example by mail.e2e.example with ESMTPS; "
        + datetime.now(ZONE).strftime("%a, %d %b %Y %H:%M:%S %z").encode(),
        b"Authentication-Results: mail.e2e.example; dmarc=pass "
        b"header.from=client.example",
        b"From: Lea Klant <lea@client.example>",
        b"To: support@e2e.example",
        *head,
        b"",
        body,
    )
    return b"\r\n".join(lines) + b"\r\n"


POISON = {
    "unknown charset": (
        b"Subject: gif een",
        b"Message-Id: <poison-1@client.example>",
        b'Content-Type: text/plain; charset="x-nobody-knows-99"',
    ),
    "NUL in the subject": (
        b"Subject: gif\0twee",
        b"Message-Id: <poison-2@client.example>",
    ),
    "empty Message-Id": (b"Subject: gif drie", b"Message-Id: <>"),
    "no header that can be read": (
        b"Subject: =?utf-8?B?" + b"/w" * 40 + b"?=",
        b"Message-Id: <poison-4@client.example>",
        b"Content-Type: multipart/mixed; boundary",
        b"Date: eens",
    ),
}


def test_poison(office):
    """What Odoo cannot read is lost no more than the mail behind it."""
    before = len(office.journal())
    for head in POISON.values():
        office.deliver(_poison(head, b"Caf\xe9 \x80\xff"))
    behind, _id = mail(CONTACT, "Na het gif", datetime.now(ZONE), genuine=True)
    office.append(behind)
    office.fetch()
    assert office.imap.count_unseen() == 0
    lines = office.journal()[before:]
    assert len(lines) == len(POISON) + 1
    for what, line in zip([*POISON, "the mail behind"], lines, strict=True):
        assert line["state"] != "new", what
        assert line["ticket_id"], what
    ids = {line["ticket_id"][0] for line in lines}
    assert len(ids) == len(lines), "each its own ticket"
    for row in office.call(TICKET, "read", sorted(ids), ["sla_response_deadline"]):
        assert row["sla_response_deadline"], "their clocks run"
    office.fetch()
    assert len(office.journal()) == before + len(lines)


def test_twice(office):
    """The same mail twice, in one fetch and in a later one: one ticket."""
    raw, _id = mail(CONTACT, "Dubbel", datetime.now(ZONE), genuine=True)
    office.append(raw)
    office.append(raw)
    office.fetch()
    office.append(raw)
    office.fetch()
    assert office.ticket("Dubbel")
    lines = office.journal(("subject", "=", "Dubbel"))
    assert [line["deliveries"] for line in lines] == [3]


def test_somebody_else(office):
    """Not one of the contacts: kept, told, no clock."""
    raw, _id = mail(STRANGER, "Mag ik ook", datetime.now(ZONE), genuine=True)
    office.append(raw)
    office.fetch()
    ticket = office.ticket("Mag ik ook")
    assert ticket["sla_no_clock_reason"] == "unauthorised"
    assert not ticket["sla_response_deadline"]
    refusal = wait_for_mail(office.server.sink.outbox, ticket["number"])
    assert "vera@client.example" in refusal["To"]


def test_for_nobody(office):
    """To an address that nobody has: in the journal, for a person to look at."""
    raw, _id = mail(CONTACT, "Verdwaald", datetime.now(ZONE), genuine=True)
    office.append(raw.replace(SUPPORT.encode(), b"nobody@e2e.example"))
    office.fetch()
    (line,) = office.journal(("subject", "=", "Verdwaald"))
    assert line["outcome"] == "unroutable" and line["needs_look"]


def test_mailbox_away(office):
    """The mail server is away for a while: what comes in then comes in later."""
    raw, _id = mail(CONTACT, "Na de storing", datetime.now(ZONE), genuine=True)
    port = office.imap.port
    start = len(office.server.log.read_text())
    assert office.imap.stop()
    office.fetch()
    assert office.imap.start(port) == port
    office.append(raw)
    office.fetch()
    assert office.ticket("Na de storing")
    # Odoo told the log, and who keeps the server running
    text = office.server.log.read_text()
    office.server.log.write_text(text[:start])
    assert "Support" in text[start:]


def test_counts(office, capsys):
    """Mails in = journalled; journalled = tickets + what else became of them."""
    lines = office.journal()
    again = sum(line["deliveries"] - 1 for line in lines)
    made = [line for line in lines if line["outcome"] in ("ticket", "minimal")]
    others = [line for line in lines if line not in made]
    tickets = office.call(TICKET, "search_count", [("sla_channel", "=", "email")])
    with capsys.disabled():
        print(
            f"\nmails in {office.put} = journalled {len(lines)} + delivered again "
            f"{again}; journalled {len(lines)} = tickets {tickets} + others "
            f"{len(others)} ({', '.join(line['outcome'] for line in others)})"
        )
    assert office.put == len(lines) + again
    assert tickets == len({line["ticket_id"][0] for line in made}) == len(made)
    assert sorted(line["outcome"] for line in others) == [
        "reply",
        "reply",
        "unroutable",
    ]
    assert not [line for line in lines if line["state"] == "new"]
