# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Among 1,000 agreements with three contacts each: whose mail is it and which of his
agreements is in force; and how long a manager waits for his screens."""

import time
from statistics import median

from databases import OURS
from helpdesk_data import NOW
from table import Row
from view_calls import ViewCalls

AGREEMENTS, CONTACTS = 1_000, 3
SENDERS = 50
ROUNDS = 5
#: What a manager may wait.
SECOND = 1.0


def rows(databases):
    """
    :param databases: Databases
    :return: list of Row
    """
    with databases.env(OURS) as env:
        env.cr.now = lambda: NOW
        _add_agreements(env)
        number = AGREEMENTS // 2
        senders = [_email(number + shift, 1) for shift in range(SENDERS)]
        ours, queries, found = _measure(env, senders, _find)
        theirs, peer_queries, expected = _measure(env, senders, _search_and_ask)
        proof = (
            ("the right contacts", found == expected and all(found)),
            ("by index", _uses_index(env, senders[0])),
        )
        screens = _open_screens(env)
    what = f"sender among {AGREEMENTS * CONTACTS:,} contacts"
    peer = "search, then ask each agreement"
    return [
        Row(
            f"{what}, queries",
            queries,
            unit="queries",
            peer=peer_queries,
            peer_name=peer,
            at_most=2,
            proof=proof,
        ),
        Row(f"{what}, time", ours, peer=theirs, peer_name=peer, times_faster=1),
        *screens,
    ]


def _open_screens(env):
    """The screens of agreements, as the web client opens them.

    :return: list of Row
    """
    env = env(user=env.ref("base.user_admin"), context={"lang": "en_US"})
    agreements = ViewCalls(env, "o2b_sla.o2b_sla_agreement_action")
    versions = ViewCalls(env, "o2b_sla.o2b_sla_agreement_version_action")
    newest = env["o2b.sla.agreement"].search([], limit=1).id
    found = []
    for what, work in (
        ("agreements, list", agreements.list),
        ("agreements, kanban", agreements.kanban),
        ("one agreement, form", lambda: agreements.form(newest)),
        ("agreement versions, list", versions.list),
    ):
        taken = []
        for _round in range(ROUNDS + 1):  # the first fills the registry's caches
            env.invalidate_all()
            before = env.cr.sql_log_count
            started = time.perf_counter()
            if not work():
                raise AssertionError(f"{what}: nothing was shown")
            taken.append(time.perf_counter() - started)
        queries = env.cr.sql_log_count - before
        found.append(
            Row(f"{what} ({queries} queries)", median(taken[1:]), at_most=SECOND)
        )
    return found


def _email(agreement, contact):
    return f"person{contact}@client{agreement}.example"


def _add_agreements(env):
    """Agreements in force with three contacts each; signing itself is measured
    nowhere, so the versions are put in force by SQL."""
    clients = env["res.partner"].create(
        [{"name": f"Client {n}", "is_company": True} for n in range(AGREEMENTS)]
    )
    agreements = env["o2b.sla.agreement"].create(
        [{"partner_id": client.id} for client in clients]
    )
    env["o2b.sla.contact"].create(
        [
            {
                "agreement_id": agreement.id,
                "name": f"Person {contact} of client {number}",
                "email": _email(number, contact),
                "date_from": "2020-01-01",
            }
            for number, agreement in enumerate(agreements)
            for contact in range(CONTACTS)
        ]
    )
    versions = env["o2b.sla.agreement.version"].create(
        [
            {"agreement_id": agreement.id, "date_start": "2020-01-01"}
            for agreement in agreements
        ]
    )
    env.flush_all()
    env.cr.execute("ALTER TABLE o2b_sla_agreement_version DISABLE TRIGGER USER")
    env.cr.execute(
        """
        UPDATE o2b_sla_agreement_version
           SET state = 'active', agreed_at = '2020-01-01', rules_from = '2020-01-01'
         WHERE id = ANY(%s)
        """,
        [versions.ids],
    )
    env.cr.execute("ALTER TABLE o2b_sla_agreement_version ENABLE TRIGGER USER")
    env.cr.execute("ANALYZE o2b_sla_contact, o2b_sla_agreement_version")
    env.invalidate_all()


def _find(env, email):
    return env["o2b.sla.contact"]._find(email, NOW)


def _search_and_ask(env, email):
    """The usual way, in the ORM."""
    contacts = env["o2b.sla.contact"].search([("email_normalized", "=", email)])
    contacts = contacts.filtered(
        lambda contact: contact._is_contact_on(contact.agreement_id._local_day(NOW))
    )
    return contacts.sorted(
        lambda contact: (
            not contact.agreement_id._version_in_force(NOW),
            contact.agreement_id.id,
        )
    )


def _measure(env, senders, find):
    """Each sender with an empty cache, as one mail after another has it.

    :return: (median seconds, most queries for one of them, ids found)
    """
    taken, queries, found = [], 0, []
    for email in senders:
        env.invalidate_all()
        before = env.cr.sql_log_count
        started = time.perf_counter()
        contacts = find(env, email)
        taken.append(time.perf_counter() - started)
        queries = max(queries, env.cr.sql_log_count - before)
        found.append(contacts.ids)
    return median(taken), queries, found


def _uses_index(env, email):
    env.cr.execute(
        "EXPLAIN SELECT id FROM o2b_sla_contact WHERE email_normalized = %s", [email]
    )
    plan = " ".join(line for (line,) in env.cr.fetchall())
    return "email_normalized_index" in plan
