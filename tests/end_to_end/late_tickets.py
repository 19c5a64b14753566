# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets whose response is late by now, and what the ledger says of them."""

#: Adds ``COUNT`` tickets of priority 1 that came in by telephone two weeks ago.
LATE_TICKETS = """
from datetime import timedelta

received = env["o2b.sla.mixin"]._sla_now() - timedelta(days=14)
person = env["res.partner"].search([("email", "=", "lea@client.example")])
team = env["helpdesk.ticket.team"].search([("name", "=", "Support")])
env.cr.now = lambda: received  # so that they are not late yet when they are made
tickets = env["helpdesk.ticket"].create(
    [
        {
            "name": f"Late {number}",
            "description": "Late",
            "priority": "3",
            "team_id": team.id,
            "sla_channel": "phone",
            "sla_received_at": received,
            "partner_id": person.id,
            "partner_email": person.email,
        }
        for number in range(COUNT)
    ]
)
result(tickets.ids)
"""

LINES = """
    SELECT clock.res_id, count(*) FROM o2b_sla_clock_event AS line
      JOIN o2b_sla_clock AS clock ON clock.id = line.clock_id
     WHERE line.kind = '{kind}' AND clock.indicator = 'response'
     GROUP BY clock.res_id"""
MESSAGES = """
    SELECT res_id, count(*) FROM mail_message
     WHERE model = 'helpdesk.ticket' AND body LIKE '%breached%' GROUP BY res_id"""
ACTIVITIES = """
    SELECT res_id, count(*) FROM mail_activity
     WHERE res_model = 'helpdesk.ticket' GROUP BY res_id"""


def add_late_tickets(database, count):
    """Ids of new late tickets in a ScratchDatabase."""
    return database.shell(LATE_TICKETS.replace("COUNT", str(count)))


def told_of_breach(database, ids):
    """How often each ticket has the breach in ledger, history and activities.

    :return: set of (ledger lines, messages, activities)
    """
    queries = (LINES.format(kind="breached"), MESSAGES, ACTIVITIES)
    counts = [counted(database, query) for query in queries]
    return {tuple(count.get(id_, 0) for count in counts) for id_ in ids}


def counted(database, query):
    """``{id: number}`` of a query of two columns."""
    return {int(id_): int(number) for id_, number in database.sql(query)}
