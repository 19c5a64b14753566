# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _check_no_signatory(self, partners):
        """Nor to merge away who answered an estimate."""
        result = super()._check_no_signatory(partners)
        answered = self.env["o2b.sla.estimate"].sudo()
        answered = answered.search([("answered_by_id", "in", partners.ids)], limit=1)
        if answered:
            raise UserError(
                self.env._(
                    "%(name)s answered %(estimate)s, and cannot be merged into another "
                    "contact. Choose %(name)s as the destination.",
                    name=answered.answered_by_id.display_name,
                    estimate=answered.name,
                )
            )
        return result
