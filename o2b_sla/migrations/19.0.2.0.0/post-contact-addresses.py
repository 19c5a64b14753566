# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addresses of contacts are compared with the ASCII form of their domain."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Bring the stored addresses into the form in which senders are looked up."""
    contacts = api.Environment(cr, SUPERUSER_ID, {})["o2b.sla.contact"].search([])
    contacts.env.add_to_compute(contacts._fields["email_normalized"], contacts)
    contacts.flush_recordset(["email_normalized"])
