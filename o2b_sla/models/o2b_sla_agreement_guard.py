# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .o2b_sla_table_guard import TableGuard

# Who agreed, and under which number; the rest of an agreement lives on.
PARTY_FIELDS = ("partner_id", "company_id", "reference")


class SlaAgreementGuard(models.AbstractModel):
    """Keeps the parties of an agreement that was put to a client (SLA §1.4)."""

    _name = "o2b.sla.agreement.guard"
    _description = "SLA Agreement Guard"
    _inherit = ["o2b.sla.table.guard"]

    def _get_table_guards(self):
        refused = SQL(
            """
            (TG_OP = 'DELETE' OR %(changed)s)
            AND EXISTS (SELECT FROM o2b_sla_agreement_version
                        WHERE agreement_id = OLD.id AND state <> 'draft')
            """,
            changed=self._sql_changed(PARTY_FIELDS),
        )
        return [
            *super()._get_table_guards(),
            TableGuard("o2b_sla_frozen_agreement", refused, "it was put to a client"),
        ]

    def write(self, vals):
        if vals.keys() & set(PARTY_FIELDS):
            versions = self.version_ids | self._get_addenda().version_ids
            frozen = versions.filtered(lambda v: v.state != "draft")
            frozen._check_not_frozen()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        agreements = self.sudo()
        versions = agreements.version_ids | agreements._get_addenda().version_ids
        if versions.document_ids:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "An agreement that was put to a client is evidence: archive it."
                )
            )
        return super().unlink()
