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

    def _retrieve_dashboard(self):
        return super()._retrieve_dashboard() + [
            self._sla_prepare_box(
                "fa-hourglass-half",
                "o2b_sla_helpdesk.helpdesk_ticket_action_about_to_breach",
                [("sla_is_about_to_breach", "=", True)],
                10,
                self.env._("About to Breach"),
            ),
            self._sla_prepare_box(
                "fa-exclamation-triangle",
                "o2b_sla_helpdesk.helpdesk_ticket_action_breached",
                [("sla_is_breached", "=", True)],
                11,
                self.env._("Breached"),
            ),
            self._sla_prepare_box(
                "fa-user-times",
                "o2b_sla_helpdesk.helpdesk_ticket_action_unauthorised",
                [
                    ("sla_no_clock_reason", "=", "unauthorised"),
                    ("stage_id.closed", "=", False),
                ],
                12,
                self.env._("Unauthorised"),
            ),
        ]

    def _sla_prepare_box(self, icon, action, domain, sequence, name):
        """One box of the team dashboard.

        The name comes last: behind a translated argument, Odoo's export of terms
        takes the strings of a domain for terms too.

        :param domain: the tickets it counts, those its action shows
        """
        return {
            "name": name,
            "value": self.env["helpdesk.ticket"].search_count(domain),
            "sequence": sequence,
            "icon": icon,
            "show": True,
            "action": action,
        }
