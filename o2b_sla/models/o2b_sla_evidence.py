# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .o2b_sla_table_guard import TableGuard


class SlaEvidence(models.AbstractModel):
    """Records that are only ever added.

    No user, the administrator included, changes or deletes one, not by the ORM and
    not by SQL. A correction is a new record.
    """

    _name = "o2b.sla.evidence"
    _description = "SLA Evidence"
    _inherit = ["o2b.sla.table.guard"]
    # Odoo would clear create_uid when a user is deleted: a change of evidence. It sets
    # this anew for each class: a model says it again, or keeps its users from being
    # deleted by a reference of its own.
    _log_access = False

    def _get_table_guards(self):
        return [
            *super()._get_table_guards(),
            TableGuard("o2b_sla_append_only", SQL("TRUE"), "it is append-only"),
        ]

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
