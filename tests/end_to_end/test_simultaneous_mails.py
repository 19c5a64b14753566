# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails of one sender that are delivered at the same moment."""

import threading
import uuid

from o2b_runtime.rpc import Rpc

MAIL = """From: racer{run}@stranger.example
To: support@e2e.example
Subject: {words}
Message-Id: <{number}.{run}@stranger.example>

Text {number}
"""
WORDS = "apple pear plum fig kiwi lime".split()


def test_three_answers_an_hour_to_one_address(helpdesk, server):
    """Six deliveries race; all are kept, three are answered."""
    run = uuid.uuid4().hex[:8]
    barrier = threading.Barrier(len(WORDS))
    problems = []

    def deliver(number, words):
        rpc = Rpc(server.url, server.database)
        mail = MAIL.format(number=number, words=words, run=run)
        barrier.wait()
        try:
            rpc.call("mail.thread", "message_process", "helpdesk.ticket", mail)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=deliver, args=pair) for pair in enumerate(WORDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    assert not problems
    address = f"racer{run}@stranger.example"
    tickets = server.rpc.call(
        "helpdesk.ticket", "search_read", [("sla_sender", "=", address)], ["sla_answer"]
    )
    messages = server.rpc.call(
        "mail.message",
        "search_count",
        [
            ("model", "=", "helpdesk.ticket"),
            ("res_id", "in", [ticket["id"] for ticket in tickets]),
            ("message_type", "=", "email"),
        ],
    )
    assert messages == len(WORDS)
    answers = server.rpc.call(
        "o2b.sla.mail.answer", "search_count", [("address", "=", address)]
    )
    sent = server.rpc.call(
        "o2b.sla.notice", "search_count", [("email_to", "=", address)]
    )
    assert answers == sent == 3
