# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class MergePartnerAutomatic(models.TransientModel):
    """Merging writes by SQL, and where that is refused it deletes: say no before."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self._check_no_signatory(src_partners)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _check_no_signatory(self, partners):
        """Refuse to merge away who stands in what was signed.

        :param partners: ``res.partner`` records that would be deleted
        :raise UserError: one of them does
        """
        signed = self.env["o2b.sla.signature"].sudo()
        versions = self.env["o2b.sla.agreement.version"].sudo()
        for partner in partners:
            frozen = Domain("state", "!=", "draft") & (
                Domain("client_signatory_id", "=", partner.id)
                | Domain("agreement_id.partner_id", "=", partner.id)
            )
            if versions.search_count(frozen, limit=1) or signed.search_count(
                [("partner_id", "=", partner.id)], limit=1
            ):
                raise UserError(
                    self.env._(
                        "%(name)s is named in a service level agreement that was "
                        "signed, and cannot be merged into another contact. Choose "
                        "%(name)s as the destination.",
                        name=partner.display_name,
                    )
                )
