# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .o2b_sla_table_guard import TableGuard


class SlaKept(models.AbstractModel):
    """Records that become final: from then on nobody changes or deletes them, not by
    the ORM, not over RPC and not by SQL.

    Until then only the software changes them; buttons and scheduled actions do.
    """

    _name = "o2b.sla.kept"
    _description = "Record That Becomes Final"
    _inherit = ["o2b.sla.table.guard"]

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

    def _get_table_guards(self):
        # begins with the module that has the table: its uninstall hook drops it
        module = self._original_module
        table = self._table.removeprefix("o2b_sla_")
        refused = SQL(
            "CASE TG_OP WHEN 'DELETE' THEN OLD.state <> ALL(%(loose)s)"
            " ELSE OLD.state = ANY(%(kept)s) AND %(changed)s END",
            loose=list(self._loose_states) or [""],
            kept=list(self._kept_states),
            changed=self._sql_changed(self._fields.keys() - {*self._mirror_fields}),
        )
        return [
            *super()._get_table_guards(),
            TableGuard(f"{module}_{table}_kept", refused, "it is final"),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self._kept_message())
        return super().create(vals_list)

    # An ``@api.ondelete`` hook can be skipped over RPC, these cannot.
    def write(self, vals):
        self.check_access("write")
        columns = {
            name
            for name in vals
            if name in self._fields and self._fields[name].column_type
        }
        # what mirrors other records follows them; nobody writes it here
        if columns and not self.env.su:
            raise UserError(self._kept_message())
        if columns.difference(self._mirror_fields) and self._has_final():
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
