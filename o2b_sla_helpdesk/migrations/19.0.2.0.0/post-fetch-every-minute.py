# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mailboxes are fetched every minute, as in a new installation."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Set Odoo's own five minutes to one; an own choice stays."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    cron = env.ref("mail.ir_cron_mail_gateway_action", raise_if_not_found=False)
    if cron and (cron.interval_number, cron.interval_type) == (5, "minutes"):
        cron.interval_number = 1
