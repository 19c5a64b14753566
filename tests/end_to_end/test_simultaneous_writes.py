# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two people who save at the same moment, over XML-RPC."""

import threading

import pytest
from late_tickets import LINES, add_late_tickets, counted, told_of_breach
from o2b_runtime.progress import Problem
from o2b_runtime.rpc import Rpc


def _at_once(server, *calls):
    """Make calls at the same moment, each on a connection of its own.

    :param calls: tuples (model, method, arguments)
    :return: list of their results; a Problem where Odoo refused
    """
    barrier = threading.Barrier(len(calls))
    results = [None] * len(calls)

    def make(number, model, method, arguments):
        rpc = Rpc(server.url, server.database)
        barrier.wait()
        try:
            results[number] = rpc.call(model, method, *arguments)
        except Problem as problem:
            results[number] = problem

    threads = [
        threading.Thread(target=make, args=(number, *call))
        for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    return results


@pytest.mark.parametrize("attempt", range(3))
def test_third_and_fourth_contact(server, attempt):
    client = server.rpc.call(
        "res.partner", "create", {"name": f"Racers {attempt}", "is_company": True}
    )
    agreement = server.rpc.call("o2b.sla.agreement", "create", {"partner_id": client})

    def contact(name):
        values = {
            "agreement_id": agreement,
            "name": name,
            "email": f"{name}{attempt}@racers.example",
            "date_from": "2026-01-01",
        }
        return "o2b.sla.contact", "create", [values]

    for name in ("one", "two"):
        model, method, arguments = contact(name)
        server.rpc.call(model, method, *arguments)
    results = _at_once(server, contact("three"), contact("four"))
    refused = [result for result in results if isinstance(result, Problem)]
    assert len(refused) == 1, results
    assert "Give one of them a last day" in str(refused[0])
    domain = [("agreement_id", "=", agreement)]
    assert server.rpc.call("o2b.sla.contact", "search_count", domain) == 3


def test_two_former_contacts_come_back(server):
    """Validity that is extended counts as much as a new contact."""
    client = server.rpc.call(
        "res.partner", "create", {"name": "Returners", "is_company": True}
    )
    agreement = server.rpc.call("o2b.sla.agreement", "create", {"partner_id": client})
    ids = server.rpc.call(
        "o2b.sla.contact",
        "create",
        [
            {
                "agreement_id": agreement,
                "name": f"Person {number}",
                "email": f"person{number}@returners.example",
                "date_from": "2026-01-01" if number > 2 else "2026-02-01",
                "date_to": "2026-01-31" if number > 2 else False,
            }
            for number in (1, 2, 3, 4)
        ],
    )
    results = _at_once(
        server,
        *(("o2b.sla.contact", "write", [[id_], {"date_to": False}]) for id_ in ids[2:]),
    )
    refused = [result for result in results if isinstance(result, Problem)]
    assert len(refused) == 1, results
    assert "Give one of them a last day" in str(refused[0])
    domain = [("agreement_id", "=", agreement), ("date_to", "=", False)]
    assert server.rpc.call("o2b.sla.contact", "search_count", domain) == 3


def test_agent_and_scheduled_action(helpdesk, server):
    """Tickets are solved while the scheduled action flags them: each is late once and
    reached once, whoever came first."""
    ids = add_late_tickets(helpdesk, 40)
    done = server.rpc.call(
        "helpdesk.ticket.stage", "search", [("sla_phase", "=", "solved")], limit=1
    )
    crons = server.rpc.call(
        "ir.cron", "search", [("code", "=", "model._cron_process_due()")]
    )
    solved = ids[::4]
    results = _at_once(
        server,
        ("ir.cron", "method_direct_trigger", [crons]),
        *(
            ("helpdesk.ticket", "write", [[id_], {"stage_id": done[0]}])
            for id_ in solved
        ),
    )
    assert not [result for result in results if isinstance(result, Problem)]
    server.rpc.call("ir.cron", "method_direct_trigger", crons)
    reached = counted(helpdesk, LINES.format(kind="reached"))
    breached = counted(helpdesk, LINES.format(kind="breached"))
    assert [reached.get(id_, 0) for id_ in solved] == [1] * len(solved)
    assert max(breached.get(id_, 0) for id_ in solved) <= 1
    assert told_of_breach(helpdesk, set(ids) - set(solved)) == {(1, 1, 1)}
