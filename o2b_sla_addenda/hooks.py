# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL

from odoo.addons.o2b_sla.hooks import drop_triggers

#: What PostgreSQL refuses to do with changes of environments and their trail.
GUARDS = {
    "o2b_sla_change": ("o2b_sla_change_settled_row",),
    "o2b_sla_change_event": ("o2b_sla_append_only_row",),
}


def uninstall_hook(env):
    """Take refreshes away, which nothing knows any more without this module; what is
    left of the changes is guarded as before."""
    env.flush_all()
    for table, names in GUARDS.items():
        for name in names:
            drop_triggers(env.cr, name, table)
    env.cr.execute(
        SQL(
            "DELETE FROM o2b_sla_change_event WHERE change_id IN"
            " (SELECT id FROM o2b_sla_change WHERE kind = 'refresh')"
        )
    )
    env.cr.execute(SQL("DELETE FROM o2b_sla_change WHERE kind = 'refresh'"))
    env.invalidate_all(flush=False)
    for model in ("o2b.sla.change", "o2b.sla.change.event"):
        env[model]._init_table_guards()
