# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The guards of tables have other names; under the old ones they would act twice."""

from odoo.addons.o2b_sla.hooks import drop_triggers


def migrate(cr, version):
    """Drop the triggers of before; those of now are there already."""
    for name in ("o2b_sla_append_only_row", "o2b_sla_append_only_table"):
        drop_triggers(cr, name, "o2b_sla_call")
    drop_triggers(cr, "o2b_sla_mail_raw_delete", "o2b_sla_mail_raw")
