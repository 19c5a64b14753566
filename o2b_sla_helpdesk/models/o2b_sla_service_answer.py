# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaService(models.Model):
    """The standard answer to questions about a service (SLA §5)."""

    _inherit = "o2b.sla.service"

    reply_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="Standard Answer",
        domain=[("model", "=", "helpdesk.ticket")],
        ondelete="restrict",
        help="What a client who asks for this service is answered. An agent reads it "
        "before it is sent, in the client's language.",
    )
    reply_closes = fields.Boolean(
        string="Closes the Ticket",
        help="The standard answer is all there is to do: with it the ticket is closed "
        "as referred.",
    )

    @api.constrains("reply_template_id")
    def _check_reply_template_id(self):
        for service in self:
            template = service.sudo().reply_template_id
            if template and template.model != "helpdesk.ticket":
                raise ValidationError(
                    self.env._(
                        "%(template)s is no template for tickets.",
                        template=template.name,
                    )
                )
