# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL

TABLES = SQL("relname LIKE 'o2b\\_sla\\_%%' AND relkind = 'r'")


def uninstall_hook(env):
    """Make way for Odoo, which deletes the records of our data files before it drops
    the tables, and leave nothing in PostgreSQL."""
    drop_guards(
        env.cr,
        "o2b_sla_addendum_link_fits",
        "o2b_sla_addendum_link_kept",
        "o2b_sla_append_only",
        "o2b_sla_change_settled",
        "o2b_sla_change_unasked",
        "o2b_sla_environment_linked",
        "o2b_sla_frozen_agreement",
        "o2b_sla_frozen_part",
        "o2b_sla_frozen_related",
        "o2b_sla_frozen_version",
        "o2b_sla_report_kept",
        "o2b_sla_report_line_kept",
    )
    _delete_holidays(env)
    _delete_activities(env)
    _drop_references(env.cr)


def drop_guards(cr, *names):
    """Drop what guards tables; the triggers go with their functions.

    :param names: of functions, as in the ``TableGuard`` of a model
    """
    for name in names:
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))


def drop_triggers(cr, name, *tables):
    """Drop one trigger of each of these tables; its function stays.

    :param name: of the trigger
    """
    for table in tables:
        cr.execute(
            SQL(
                "DROP TRIGGER IF EXISTS %s ON %s",
                SQL.identifier(name),
                SQL.identifier(table),
            )
        )


def switch_trigger(cr, name, table, action):
    """Let one trigger of a table rest for a while.

    :param name: of the trigger
    :param action: ``DISABLE`` or ``ENABLE``
    """
    cr.execute(
        SQL(
            "ALTER TABLE %s %s TRIGGER %s",
            SQL.identifier(table),
            SQL(action),
            SQL.identifier(name),
        )
    )


def _delete_holidays(env):
    """Holidays without their calendar would hold for every calendar of the company.

    A company that made it its own keeps the calendar, and so its holidays.
    """
    calendar = env.ref("o2b_sla.resource_calendar_standard", raise_if_not_found=False)
    companies = env["res.company"].with_context(active_test=False)
    if calendar and not companies.search_count(
        [("resource_calendar_id", "=", calendar.id)]
    ):
        env.cr.execute(
            SQL(
                "DELETE FROM resource_calendar_leaves WHERE calendar_id = %s",
                calendar.id,
            )
        )
        env.invalidate_all(flush=False)


def _delete_activities(env):
    """What warned of a service level is of no use without it."""
    types = env["ir.model.data"].search(
        [("module", "=", "o2b_sla"), ("model", "=", "mail.activity.type")]
    )
    activities = env["mail.activity"].with_context(active_test=False)
    activities.search([("activity_type_id", "in", types.mapped("res_id"))]).unlink()


def _drop_references(cr):
    """Drop the foreign keys from and to our tables.

    Evidence refers to policies and priorities with ``restrict``: as long as it does,
    each refused deletion of a data record stands in the log as an error.
    """
    cr.execute(
        SQL(
            """
            SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint AS c
             WHERE c.contype = 'f'
               AND (c.conrelid IN (SELECT oid FROM pg_class WHERE %(ours)s)
                 OR c.confrelid IN (SELECT oid FROM pg_class WHERE %(ours)s))
            """,
            ours=TABLES,
        )
    )
    for table, name in cr.fetchall():
        cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )
