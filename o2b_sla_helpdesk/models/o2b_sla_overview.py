# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.o2b_sla.instants import from_iso, to_naive


class SlaOverview(models.Model):
    _inherit = "o2b.sla.overview"

    ticket_count = fields.Integer(
        string="Tickets", readonly=True, help="Received in the month."
    )

    def _get_columns(self):
        return {
            **super()._get_columns(),
            "ticket_count": SQL(
                """
                (SELECT COUNT(*)
                   FROM helpdesk_ticket AS ticket
                   JOIN o2b_sla_agreement_version AS version
                     ON version.id = ticket.sla_agreement_version_id
                  WHERE version.agreement_id = report.agreement_id
                    AND ticket.active
                    AND ticket.sla_received_at >= %(start)s
                    AND ticket.sla_received_at < %(end)s)
                """,
                start=self._begin_of(SQL("report.month")),
                end=self._begin_of(SQL("report.month + INTERVAL '1 month'")),
            ),
        }

    def _begin_of(self, day):
        """The midnight of a day in the zone of the agreement, in UTC."""
        return SQL("((%s)::timestamp AT TIME ZONE report.zone AT TIME ZONE 'UTC')", day)

    def action_open_tickets(self):
        """Open the tickets that were received in the month."""
        self.ensure_one()
        period = self.report_id._get_period(self.report_id._now())
        start, end = (to_naive(from_iso(at)) for at in (period.start, period.end))
        return self._open_tickets(
            self.env._("Tickets of %s", self.report_id.display_name),
            [("sla_received_at", ">=", start), ("sla_received_at", "<", end)],
        )

    def action_open_breaches(self):
        """Open the tickets that are late and not done yet, as of now."""
        self.ensure_one()
        return self._open_tickets(
            self.env._("Late at %s", self.partner_id.display_name),
            [("sla_is_breached", "=", True)],
        )

    def _open_tickets(self, name, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return {
            **action,
            "name": name,
            "context": {"create": False},
            "domain": [
                ("sla_agreement_version_id.agreement_id", "=", self.agreement_id.id),
                *domain,
            ],
        }
