# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import html2plaintext


class MailThread(models.AbstractModel):
    """Mail that comes back tells the outbox."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        res = super()._routing_handle_bounce(email_message, message_dict)
        if message_ids := message_dict.get("bounced_msg_ids"):
            body = html2plaintext(message_dict.get("body") or "")
            self.env["o2b.sla.notice"]._mark_bounced(message_ids, reason=body)
        return res
