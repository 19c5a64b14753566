# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL


def uninstall_hook(env):
    """Leave nothing in PostgreSQL; the triggers go with their tables."""
    env.cr.execute(SQL("DROP FUNCTION IF EXISTS o2b_sla_append_only() CASCADE"))
