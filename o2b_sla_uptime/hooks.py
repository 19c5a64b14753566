# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL


def uninstall_hook(env):
    """Leave nothing in PostgreSQL: the triggers go with their functions.

    All functions of this module begin with its name.
    """
    env.cr.execute(
        SQL(
            "SELECT proname FROM pg_proc WHERE starts_with(proname, %s)"
            " AND pronamespace = current_schema()::regnamespace",
            "o2b_sla_uptime_",
        )
    )
    for (name,) in env.cr.fetchall():
        env.cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name))
        )
