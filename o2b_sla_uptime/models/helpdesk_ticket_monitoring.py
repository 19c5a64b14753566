# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class HelpdeskTicket(models.Model):
    """A ticket that our own monitoring made: nobody has to be authorised for it."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _sla_get_channels(self):
        return (*super()._sla_get_channels(), "monitoring")

    @api.model
    def _sla_get_channel_record(self, channel):
        if channel != "monitoring":
            return super()._sla_get_channel_record(channel)
        found = self.env.ref(
            "o2b_sla_uptime.helpdesk_ticket_channel_monitoring",
            raise_if_not_found=False,
        )
        return found or self.env["helpdesk.ticket.channel"]

    def _sla_find_contacts(self, at):
        if self.sla_channel == "monitoring":
            return self.env["o2b.sla.contact"].sudo()  # no person sent it
        return super()._sla_find_contacts(at)

    def _sla_vouched_agreement(self):
        """The agreement of the environment that was found wanting."""
        if self.sla_channel == "monitoring":
            return self.sudo().sla_environment_id.agreement_id
        return super()._sla_vouched_agreement()
