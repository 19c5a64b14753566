# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SlaEvidence(models.AbstractModel):
    """Records that are only ever added.

    No user, the administrator included, changes or deletes one, not by the ORM and
    not by SQL. A correction is a new record.
    """

    _name = "o2b.sla.evidence"
    _description = "SLA Evidence"
    # Odoo would clear create_uid when a user is deleted: a change of evidence
    _log_access = False

    def init(self):
        """Let PostgreSQL refuse what the ORM refuses."""
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION o2b_sla_append_only() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'o2b_sla: %% is append-only, %% refused',
                        TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER o2b_sla_append_only_row
                    BEFORE UPDATE OR DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION o2b_sla_append_only();
                CREATE OR REPLACE TRIGGER o2b_sla_append_only_table
                    BEFORE TRUNCATE ON %(table)s
                    FOR EACH STATEMENT EXECUTE FUNCTION o2b_sla_append_only();
                """,
                table=SQL.identifier(self._table),
            )
        )

    # An ``@api.ondelete`` hook can be skipped over RPC, these cannot.
    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._append_only_message())

    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(self._append_only_message())  # pylint: disable=no-raise-unlink

    @api.model
    def _append_only_message(self):
        return self.env._(
            "%(kind)s is evidence: it cannot be changed or deleted. Record a "
            "correction instead.",
            kind=self._description,
        )
