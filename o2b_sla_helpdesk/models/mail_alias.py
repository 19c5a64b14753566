# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import models

from ..mail_journal import delivery_of

_logger = logging.getLogger(__name__)


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        """Tell no sender that his mail was not taken, when it was.

        A fault in making the ticket is ours: the journal tries again, and the alias
        goes on working.
        """
        if set_invalid and delivery_of(self.env):
            _logger.info("Alias %s failed on a mail; the journal has it", self.id)
            return None
        return super()._alias_bounce_incoming_email(
            message, message_dict, set_invalid=set_invalid
        )
