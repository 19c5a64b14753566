# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..mail_journal import delivery_of


class MailAliasDomain(models.Model):
    _inherit = "mail.alias.domain"

    @api.model
    def _find_aliases(self, email_list):
        """Look each address of a mail up once: the gateway asks seven times a mail."""
        delivery = delivery_of(self.env)
        if not delivery:
            return super()._find_aliases(email_list)
        known = delivery.is_alias
        unknown = [email for email in email_list if email and email not in known]
        if unknown:
            found = set(super()._find_aliases(unknown))
            known.update((email, email in found) for email in unknown)
        return [email for email in email_list if known.get(email)]
