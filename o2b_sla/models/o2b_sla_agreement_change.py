# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAgreement(models.Model):
    """Changes of the environments of an agreement (SLA §2.1, §6)."""

    _inherit = "o2b.sla.agreement"

    change_count = fields.Integer(compute="_compute_change_count")

    def _compute_change_count(self):
        counts = dict(
            self.env["o2b.sla.change"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.change_count = counts.get(agreement._origin, 0)

    def _get_contact_of(self, partner):
        """The contact of today that a person is, as superuser, or an empty record.

        :param partner: ``res.partner``
        """
        self.ensure_one()
        agreement = self.sudo()
        today = agreement._local_day(self.env["o2b.sla.mixin"]._sla_now())
        return agreement.contact_ids.filtered(
            lambda contact: (
                partner
                and contact.partner_id == partner
                and contact._is_contact_on(today)
            )
        )[:1]

    def action_view_changes(self):
        """Open the changes of the agreement's environments."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_change_action"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        action["context"] = {}
        return action
