# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The same helpdesk in every database: clients, contacts, a team and policies."""

from datetime import datetime

CLIENTS = 20
#: Mon 1 June 2026, 11:00 in Amsterdam: inside opening hours, no holiday near.
NOW = datetime(2026, 6, 1, 9, 0)


def add_clients(env):
    """Twenty clients with one contact person each; with our modules also their
    agreement, in force and with that person as its contact.

    :return: ``res.partner`` records, the persons
    """
    persons = env["res.partner"]
    for number in range(CLIENTS):
        client = persons.create({"name": f"Client {number}", "is_company": True})
        persons |= persons.create(
            {
                "name": f"Person {number}",
                "email": f"person{number}@client{number}.example",
                "parent_id": client.id,
            }
        )
    if "o2b.sla.agreement" in env:
        for person in persons:
            _add_agreement(env, person)
    return persons


def _add_agreement(env, person):
    contact = {"partner_id": person.id, "date_from": "2020-01-01"}
    agreement = env["o2b.sla.agreement"].create(
        {"partner_id": person.parent_id.id, "contact_ids": [(0, 0, contact)]}
    )
    version = env["o2b.sla.agreement.version"].create(
        {"agreement_id": agreement.id, "date_start": "2020-01-01"}
    )
    version._agree_on_paper()


def add_team(env):
    """A team; with OCA's SLA module three policies on it, two of which match."""
    team = env["helpdesk.ticket.team"].create({"name": "Support"})
    if "helpdesk.sla" in env:
        team.use_sla = True
        stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        other = env["helpdesk.ticket.category"].create({"name": "Other"})
        env["helpdesk.sla"].create(
            [
                {"name": "Response", "hours": 8, "stage_id": stage.id},
                {"name": "Resolution", "days": 2, "stage_id": stage.id},
                {
                    "name": "Other",
                    "hours": 2,
                    "stage_id": stage.id,
                    "category_ids": [(6, 0, other.ids)],
                },
            ]
        )
    return team


def ticket_values(env, persons, team, count):
    """Values of tickets that came in by mail, spread over clients and priorities.

    :return: list of dict
    """
    channel = env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
    values = []
    for number in range(count):
        person = persons[number % len(persons)]
        values.append(
            {
                "name": f"Ticket {number}",
                "description": "<p>It does not work.</p>",
                "partner_id": person.id,
                "partner_name": person.name,
                "partner_email": person.email,
                "team_id": team.id,
                "channel_id": channel.id,
                "priority": str(number % 4),
            }
        )
    return values


def multiply(env, records, step, copies, **changes):
    """Copy rows in SQL; ids grow by ``step`` per copy.

    :param records: recordset whose rows are copied
    :param step: int, more than the highest id of the rows
    :param copies: int, how many of each
    :param changes: SQL expressions of the columns that differ from copy to copy, with
        ``copy`` from 1 to ``copies``
    """
    changes = {"id": f"id + copy * {step}", **changes}
    names = [
        name
        for name, field in records._fields.items()
        if field.store and field.column_type
    ]
    values = ", ".join(changes.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    env.flush_all()
    env.cr.execute(
        f"INSERT INTO {records._table} ({columns}) SELECT {values}"
        f" FROM {records._table}, generate_series(1, %s) AS copy WHERE id = ANY(%s)",
        [copies, records.ids],
    )
