# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL


class TableGuard(NamedTuple):
    """What PostgreSQL refuses to do with the rows of a table."""

    #: Of the function in PostgreSQL, which the uninstall hook drops. Tables may share
    #: one when they refuse the same.
    name: str
    #: Boolean over ``OLD``, ``NEW`` and ``TG_OP``; NULL refuses nothing.
    refused: SQL
    #: Why, for whoever reads the error of PostgreSQL. Not translated.
    reason: str
    events: SQL = SQL("UPDATE OR DELETE")
    #: Empty: the table of the model.
    table: str = ""


class SlaTableGuard(models.AbstractModel):
    """Lets PostgreSQL refuse what the ORM refuses.

    The ORM's own checks give the clear message; the triggers of this mixin hold for
    SQL, for other modules and for mistakes in this one. A guarded table is never
    truncated either.
    """

    _name = "o2b.sla.table.guard"
    _description = "SLA Table Guard"

    def init(self):
        """Guard the table once all tables are there."""
        res = super().init()
        if not self._abstract:
            self.pool.post_init(self._init_table_guards)
        return res

    def _get_table_guards(self):
        """What to refuse; extend it with ``super()``.

        :return: list of :class:`TableGuard`
        """
        return []

    def _init_table_guards(self):
        """Create the functions and triggers; those that are there are replaced."""
        for guard in self._get_table_guards():
            self.env.cr.execute(
                SQL(
                    """
                    CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger AS $$
                    DECLARE
                        refused boolean := TG_OP = 'TRUNCATE';
                    BEGIN
                        -- a trigger of the whole table has neither OLD nor NEW
                        IF TG_LEVEL = 'ROW' THEN
                            refused := %(refused)s;
                        END IF;
                        IF refused THEN
                            RAISE EXCEPTION USING
                                ERRCODE = 'insufficient_privilege',
                                MESSAGE = 'o2b_sla: ' || TG_TABLE_NAME || ', '
                                    || TG_OP || ' refused: ' || %(reason)s;
                        END IF;
                        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                    END $$ LANGUAGE plpgsql;
                    CREATE OR REPLACE TRIGGER %(row)s
                        BEFORE %(events)s ON %(table)s
                        FOR EACH ROW EXECUTE FUNCTION %(function)s();
                    CREATE OR REPLACE TRIGGER %(whole)s
                        BEFORE TRUNCATE ON %(table)s
                        FOR EACH STATEMENT EXECUTE FUNCTION %(function)s();
                    """,
                    function=SQL.identifier(guard.name),
                    row=SQL.identifier(f"{guard.name}_row"),
                    whole=SQL.identifier(f"{guard.name}_table"),
                    table=SQL.identifier(guard.table or self._table),
                    events=guard.events,
                    refused=guard.refused,
                    reason=guard.reason,
                )
            )

    def _sql_changed(self, names):
        """SQL that tells whether an UPDATE gives one of these fields another value.

        :param names: of fields of this model; those without a column are left out
        """
        columns = [
            name
            for name in sorted(names)
            if self._fields[name].store and self._fields[name].column_type
        ]
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL(
                    "NEW.%(name)s IS DISTINCT FROM OLD.%(name)s",
                    name=SQL.identifier(name),
                )
                for name in columns
            ),
        )
