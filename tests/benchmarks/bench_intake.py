# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails from the mail server's pipe to a ticket with clocks: through the journal, in
two transactions each, against bare ``message_process`` with one. Rounds alternate.

The number of mails is ``O2B_SLA_BENCH_MAILS``, 200 by default: 10,000 take a quarter of
an hour.
"""

import os
import time
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from statistics import median
from xmlrpc.client import Binary

from databases import BARE, OURS
from helpdesk_data import CLIENTS, add_clients, add_team
from table import Row

MAILS = int(os.environ.get("O2B_SLA_BENCH_MAILS", "200"))
ROUND = 20
BARE_MAILS = min(MAILS, 200)
#: Seconds that one mail may take: ten a second.
AT_MOST = 0.1


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    for kind in (OURS, BARE):
        _prepare(databases, kind)
    seconds = {OURS: [], BARE: []}
    for first in range(0, MAILS, ROUND):
        seconds[OURS].append(_deliver(databases, OURS, first))
        if first < BARE_MAILS:
            seconds[BARE].append(_deliver(databases, BARE, first))
    proof = _account(databases)
    ours = median(seconds[OURS])
    return [
        Row(
            f"{MAILS} mails through the journal, one mail ({1 / ours:.0f} a second)",
            ours,
            at_most=AT_MOST,
            peer=median(seconds[BARE]),
            peer_name="bare message_process",
            times_peer=10,
            proof=proof,
        )
    ]


def _prepare(databases, kind):
    with databases.env(kind) as env:
        domain = env["mail.alias.domain"].create({"name": "bench.example"})
        env.company.alias_domain_id = domain
        add_clients(env)
        team = add_team(env)
        team.alias_name = "support"
        env.cr.commit()


def _deliver(databases, kind, first):
    """Deliver one round of mails.

    :return: float, seconds that one of them took
    """
    raws = [_mail(number) for number in range(first, first + ROUND)]
    with databases.env(kind) as env:
        gateway = env["mail.thread"]
        started = time.perf_counter()
        for raw in raws:
            if kind == OURS:
                gateway.message_process(False, Binary(raw))
            else:
                gateway.message_process(False, raw)
            env.cr.commit()
        return (time.perf_counter() - started) / ROUND


def _mail(number):
    """A mail of the usual kind: of a contact, or of a stranger, each with other
    words, so that they are no flood."""
    client = number % CLIENTS
    sender = f"person{client}@client{client}.example"
    if number >= CLIENTS:
        sender = f"stranger{number}@elsewhere{number}.example"
    message = EmailMessage()
    message["Received"] = f"from mx by bench.example; {format_datetime(_now())}"
    message["From"] = f"Person {number} <{sender}>"
    message["To"] = "support@bench.example"
    message["Subject"] = f"Problem {number}"
    message["Message-Id"] = make_msgid(domain="elsewhere.example")
    message.set_content("It does not work any more.\n" * 20)
    message.add_alternative("<p>It does not <b>work</b> any more.</p>" * 20, "html")
    return message.as_bytes()


def _now():
    return datetime.now(timezone.utc)


def _account(databases):
    """A benchmark that measures nothing is worse than none."""
    with databases.env(OURS) as env:
        counts = env["o2b.sla.mail"]._count_outcomes()
    made = counts.get("ticket", 0)
    return ((f"{made} tickets of {MAILS} mails", made == MAILS),)
