# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaMirrors(models.AbstractModel):
    """Columns that repeat what another record says, such as whose it is, follow that
    record alone; those that are computed follow what they are computed from. Odoo takes
    them from whoever may write the record, over RPC or as a default in a context, and
    rules of access, bills and scheduled actions read them."""

    _name = "o2b.sla.mirrors"
    _description = "Columns That Follow Another Record"

    @api.model
    def _get_mirrors(self):
        """Names of stored fields that repeat another record's, and nobody enters."""
        return {
            name
            for name, field in self._fields.items()
            if field.store and field.related and field.readonly
        }

    @api.model
    def _get_derived(self):
        """Names of stored fields that nobody enters: mirrors, and what is computed.
        Others add what only the software writes, as superuser."""
        return self._get_mirrors() | {
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly
        }

    @api.model
    def _without_derived(self, vals):
        """Values that somebody, not the software, may give.

        :param vals: dict as of ``create`` and ``write``
        """
        if self.env.su:
            return vals
        derived = self._get_derived()
        return {name: value for name, value in vals.items() if name not in derived}

    @api.model
    def default_get(self, fields):
        """Take no default for what follows: a client can send one along."""
        derived = self._get_derived()
        return super().default_get([name for name in fields if name not in derived])

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_derived(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_derived(vals))
