# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.o2b_sla.hooks import drop_guards


def uninstall_hook(env):
    """Leave nothing in PostgreSQL: the triggers go with their functions."""
    drop_guards(
        env.cr,
        "o2b_sla_change_ticket_kept",
        "o2b_sla_mail_guard",
        "o2b_sla_mail_raw_delete",
        "o2b_sla_frozen_estimate",
        "o2b_sla_frozen_estimate_line",
        "o2b_sla_sealed_call",
    )
