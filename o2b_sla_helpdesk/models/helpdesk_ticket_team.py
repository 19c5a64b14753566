# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    sla_reply_stage_id = fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        string="Stage After a Reply",
        domain=[("sla_phase", "=", "open")],
        ondelete="set null",
        help="Where a waiting or solved ticket goes when the client writes. "
        'Empty: "In Progress", or the first working stage of the team.',
    )

    sla_acknowledge = fields.Boolean(
        string="Acknowledge Receipt",
        default=True,
        help="Who makes a ticket by mail or in the portal gets its number, its "
        "priority and by when it is answered. It is no response (§3.2).",
    )
    sla_answer_unauthorised = fields.Boolean(
        string="Answer the Unauthorised",
        default=True,
        help="Somebody the client has not named gets one polite answer (§3.6).",
    )
