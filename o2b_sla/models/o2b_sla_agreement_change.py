# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain


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

    # === What the portal shows ===

    def _get_shown_changes(self, limit=50):
        """Changes that the client sees, as superuser, the latest first: what was asked
        for, and what we planned ourselves once it is planned."""
        self.ensure_one()
        return (
            self.env["o2b.sla.change"]
            .sudo()
            .search(
                Domain("agreement_id", "=", self.id)
                & (
                    Domain("requested_by_id", "!=", False)
                    | Domain("state", "in", ("planned", "done"))
                ),
                limit=limit,
                order="id desc",
            )
        )

    def _get_offered_changes(self):
        """What a contact can ask for.

        :return: list of ``(kind, label, ids of the environments)``
        """
        self.ensure_one()
        environments = self.sudo().environment_ids.filtered("active")
        changes = self.env["o2b.sla.change"]
        offered = {}
        for environment in environments:
            for key in changes._get_offered_kinds(environment):
                offered.setdefault(key, []).append(environment.id)
        return [(*key, ids) for key, ids in offered.items()]

    def action_view_changes(self):
        """Open the changes of the agreement's environments."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_change_action"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        action["context"] = {}
        return action
