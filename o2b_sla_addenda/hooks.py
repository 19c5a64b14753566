# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL

from odoo.addons.o2b_sla.hooks import switch_trigger

#: What PostgreSQL refuses to do with changes of environments and their trail.
GUARDS = {
    "o2b_sla_change": ("o2b_sla_change_settled_row",),
    "o2b_sla_change_event": ("o2b_sla_append_only_row",),
}


#: Services and kinds that agreements and tickets may refer to.
CATALOGUE = {
    "o2b.sla.service": (
        "o2b_sla_service",
        """SELECT service_id FROM o2b_sla_version_service
            UNION SELECT sla_service_id FROM helpdesk_ticket
            UNION SELECT o2b_sla_service_id
                    FROM o2b_sla_service_o2b_sla_template_rel
            UNION SELECT line.service_id FROM o2b_sla_addendum_kind_service AS line
                    JOIN o2b_sla_addendum AS addendum
                      ON addendum.kind_id = line.kind_id""",
        "^(metabase|pbx|test)_",
    ),
    "o2b.sla.addendum.kind": (
        "o2b_sla_addendum_kind",
        "SELECT kind_id FROM o2b_sla_addendum",
        "^(metabase|pbx|test_environment)$",
    ),
}


def pre_init_hook(env):
    """Installed again: take up what agreements kept of the catalogue."""
    for model, (table, _used, codes) in CATALOGUE.items():
        env.cr.execute(
            SQL(
                """
                INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
                SELECT 'o2b_sla_addenda', %s || code, %s, id, TRUE FROM %s
                 WHERE code ~ %s AND clause IN ('§4', '§5', '§6')
                    ON CONFLICT DO NOTHING""",
                f"{table}_",
                model,
                SQL.identifier(table),
                codes,
            )
        )


def uninstall_hook(env):
    """Leave what was agreed and what happened as it is."""
    _keep_catalogue(env)
    _take_refreshes_away(env)


def _keep_catalogue(env):
    """What was signed names its services and its kind: those stay."""
    env.flush_all()
    env.cr.execute(
        """
        UPDATE o2b_sla_service SET reply_template_id = NULL, reply_closes = FALSE
         WHERE reply_template_id IN (
               SELECT res_id FROM ir_model_data
                WHERE module = 'o2b_sla_addenda' AND model = 'mail.template')"""
    )
    for model, (_table, used, _codes) in CATALOGUE.items():
        env.cr.execute(
            SQL(
                "DELETE FROM ir_model_data WHERE module = 'o2b_sla_addenda'"
                " AND model = %s AND res_id IN (%s)",
                model,
                SQL(used),
            )
        )
    env.invalidate_all(flush=False)


def _take_refreshes_away(env):
    """Take refreshes away, which nothing knows any more without this module; what is
    left of the changes is guarded as before."""
    env.flush_all()
    for table, names in GUARDS.items():
        for name in names:
            switch_trigger(env.cr, name, table, "DISABLE")
    env.cr.execute(
        SQL(
            "DELETE FROM o2b_sla_change_event WHERE change_id IN"
            " (SELECT id FROM o2b_sla_change WHERE kind = 'refresh')"
        )
    )
    env.cr.execute(SQL("DELETE FROM o2b_sla_change WHERE kind = 'refresh'"))
    env.invalidate_all(flush=False)
    # not made anew: a module that goes with this one has taken its own guards away
    for table, names in GUARDS.items():
        for name in names:
            switch_trigger(env.cr, name, table, "ENABLE")
