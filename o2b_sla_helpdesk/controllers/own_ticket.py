# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets that the user of a request may read."""

from odoo.exceptions import AccessError
from odoo.http import request

from .parameters import MAX_ID


def find_own_ticket(ticket_id):
    """The ticket as superuser if the user may read it, else an empty record.

    One that is not his and one that does not exist are the same.

    :param ticket_id: int, whatever a browser sent
    """
    tickets = request.env["helpdesk.ticket"]
    ticket = tickets.browse(ticket_id if ticket_id <= MAX_ID else 0).exists()
    try:
        ticket.check_access("read")
    except AccessError:
        return tickets
    return ticket.sudo()
