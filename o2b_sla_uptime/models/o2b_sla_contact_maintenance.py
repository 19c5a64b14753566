# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import hash_sign, verify_hash_signed

TOKEN_SCOPE = "o2b_sla_uptime_maintenance_calendar"
MAX_TOKEN = 1000


class SlaContact(models.Model):
    """A contact subscribes to maintenance in the calendar program of his choice.

    The address of the calendar is his own. It opens nothing else, and nothing at all
    once he is no contact any more.
    """

    _inherit = "o2b.sla.contact"

    def _get_maintenance_calendar(self):
        """Address of the calendar, for a program that cannot log in."""
        self.ensure_one()
        token = hash_sign(self.sudo().env, TOKEN_SCOPE, self.id)
        return f"{self.get_base_url()}/o2b_sla/maintenance/{token}.ics"

    @api.model
    def _find_by_maintenance_token(self, token):
        """The contact of today whose token it is, as superuser, or an empty record.

        :param token: text of who asks
        """
        contacts = self.sudo()
        contact = contacts.browse(self._read_maintenance_token(token)).exists()
        now = self.env["o2b.sla.mixin"]._sla_now()
        agreement = contact.agreement_id
        if (
            contact
            and agreement.active
            and contact._is_contact_on(agreement._local_day(now))
        ):
            return contact
        return contacts.browse()

    @api.model
    def _read_maintenance_token(self, token):
        """Ids in a token that we have signed, none in any other text."""
        if len(token) > MAX_TOKEN:
            return []
        try:
            value = verify_hash_signed(self.sudo().env, TOKEN_SCOPE, token)
        except (ValueError, LookupError):  # it is no token at all
            return []
        return [value] if isinstance(value, int) else []

    @api.model
    def _find_own(self, agreement, partner):
        """A person as contact of today of an agreement, as superuser.

        :param agreement: ``o2b.sla.agreement`` record
        :param partner: ``res.partner`` record
        """
        agreement = agreement.sudo()
        today = agreement._local_day(self.env["o2b.sla.mixin"]._sla_now())
        return agreement.contact_ids.filtered(
            lambda contact: (
                contact.partner_id == partner and contact._is_contact_on(today)
            )
        )[:1]
