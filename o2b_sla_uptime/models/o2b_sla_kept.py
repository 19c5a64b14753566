# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SlaKept(models.AbstractModel):
    """Records that become final: from then on nobody changes or deletes them, not by
    the ORM, not over RPC and not by SQL.

    Until then only the software changes them; buttons and scheduled actions do.
    """

    _name = "o2b.sla.kept"
    _description = "Record That Becomes Final"

    #: States in which a record is final.
    _kept_states = ()
    #: States in which the software may delete it.
    _loose_states = ()
    #: Columns that mirror other records and may follow them; what counts stands in
    #: the payload.
    _mirror_fields = (
        "create_uid",
        "create_date",
        "write_uid",
        "write_date",
        "partner_id",
        "agreement_id",
        "company_id",
    )

    def init(self):
        """Let PostgreSQL refuse what the ORM refuses."""
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION o2b_sla_uptime_kept() RETURNS trigger AS $$
                DECLARE
                    kept text[] := TG_ARGV[0]::text[];
                    loose text[] := TG_ARGV[1]::text[];
                    mirrors text[] := TG_ARGV[2]::text[];
                BEGIN
                    IF TG_OP = 'DELETE' THEN
                        IF OLD.state = ANY(loose) THEN RETURN OLD; END IF;
                    ELSIF TG_OP = 'UPDATE' THEN
                        IF OLD.state != ALL(kept) OR to_jsonb(NEW) - mirrors
                            IS NOT DISTINCT FROM to_jsonb(OLD) - mirrors
                        THEN RETURN NEW; END IF;
                    END IF;
                    RAISE EXCEPTION 'o2b_sla: %% is final, %% refused',
                        TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER o2b_sla_kept_row
                    BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW
                    EXECUTE FUNCTION
                        o2b_sla_uptime_kept(%(kept)s, %(loose)s, %(mirrors)s);
                CREATE OR REPLACE TRIGGER o2b_sla_kept_table
                    BEFORE TRUNCATE ON %(table)s FOR EACH STATEMENT
                    EXECUTE FUNCTION o2b_sla_uptime_kept('{}', '{}', '{}');
                """,
                table=SQL.identifier(self._table),
                kept=self._as_array(self._kept_states),
                loose=self._as_array(self._loose_states),
                mirrors=self._as_array(self._mirror_fields),
            )
        )

    @api.model
    def _as_array(self, names):
        return f"{{{','.join(names)}}}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self._kept_message())
        return super().create(vals_list)

    # An ``@api.ondelete`` hook can be skipped over RPC, these cannot.
    def write(self, vals):
        columns = {
            name
            for name in vals
            if name in self._fields
            and self._fields[name].column_type
            and name not in self._mirror_fields
        }
        if columns and (not self.env.su or self._has_final()):
            raise UserError(self._kept_message())
        return super().write(vals)

    def unlink(self):
        if not self.env.su or any(r.state not in self._loose_states for r in self):
            raise UserError(self._kept_message())  # pylint: disable=no-raise-unlink
        return super().unlink()

    def _has_final(self):
        return any(record.state in self._kept_states for record in self)

    @api.model
    def _kept_message(self):
        return self.env._(
            "%(kind)s is made and changed by its buttons only, and stays as it is once "
            "it is final. Record a correction instead.",
            kind=self._description,
        )
