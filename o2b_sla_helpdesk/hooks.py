# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL


def uninstall_hook(env):
    """Leave nothing in PostgreSQL: the triggers go with their functions."""
    for name in (
        "o2b_sla_mail_guard",
        "o2b_sla_mail_raw_delete",
        "o2b_sla_frozen_estimate",
        "o2b_sla_frozen_estimate_line",
    ):
        env.cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name))
        )
