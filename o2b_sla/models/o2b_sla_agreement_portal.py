# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain


class SlaAgreementPortal(models.AbstractModel):
    """What a person of the client sees of agreements in the portal.

    Portal users have no access to any model: the controllers show these records as
    superuser, once they are known to be visible.
    """

    _name = "o2b.sla.agreement.portal"
    _description = "SLA Agreement in the Portal"

    @api.model
    def _visible_agreements(self, partner):
        """The agreements a person may see in the portal, as superuser.

        :param partner: ``res.partner`` of the logged-in user
        """
        agreements = self.env["o2b.sla.agreement"].sudo()
        return agreements.search(
            Domain("version_ids.state", "!=", "draft")
            & (
                Domain("contact_ids.partner_id", "=", partner.id)
                | Domain("version_ids.client_signatory_id", "=", partner.id)
                | Domain("client_manager_id", "=", partner.id)
            )
        ).filtered(lambda agreement: agreement._is_visible_to(partner))

    def _is_visible_to(self, partner):
        """Whether a person sees this agreement: as a contact of today, as signatory, or
        as contract manager of the client; once it was put to the client."""
        self.ensure_one()
        agreement = self.sudo()
        return (
            bool(partner)
            and agreement.active
            and any(version.state != "draft" for version in agreement.version_ids)
            and (
                agreement._may_ask_changes(partner) or agreement._is_signed_by(partner)
            )
        )

    def _may_ask_changes(self, partner):
        """Whether a person may ask for changes of contacts and for extra support: a
        contact of today (§3.6), or the client's contract manager (§1.4)."""
        self.ensure_one()
        today = self._local_day(self.env["o2b.sla.mixin"]._sla_now())
        return partner == self.client_manager_id or any(
            contact.partner_id == partner and contact._is_contact_on(today)
            for contact in self.contact_ids
        )

    def _is_signed_by(self, partner):
        """Whether a person signs, or signed, a version that is not over."""
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        return any(
            version.client_signatory_id == partner
            and (
                version.state in ("sent", "client_signed")
                or (version._is_agreed() and not version._has_ended(now))
            )
            for version in self.version_ids
        )
