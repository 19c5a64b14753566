# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskTicket(models.Model):
    """What the agreement includes and an environment's addendum does not (SLA §6): a
    question of that kind is proposed as the addendum's service."""

    _inherit = "helpdesk.ticket"

    def _sla_get_substitutes(self):
        """Which services of the agreement an addendum's stand in the place of."""
        substitutes = super()._sla_get_substitutes()
        environment, at = self._sla_get_scope()
        version = self.sudo().sla_agreement_version_id
        if not version or not environment:
            return substitutes
        covering = version._get_addendum_versions(at, environment)
        return substitutes | {
            replaced.id: service.id
            for service in covering.service_line_ids.service_id
            for replaced in service.instead_of_ids
        }

    def _sla_offered_lines(self):
        lines = super()._sla_offered_lines()
        substitutes = self._sla_get_substitutes()
        return lines.filtered(lambda line: line.service_id.id not in substitutes)

    def _sla_follow_environment(self, environments):
        """What was decided by the agreement is another service there, unless somebody
        gave a reason; what was proposed is read again."""
        res = super()._sla_follow_environment(environments)
        self.filtered(lambda ticket: not ticket.sla_service_id)._sla_propose()
        for ticket in self.filtered(
            lambda ticket: ticket.sla_service_id and not ticket.sla_coverage_reason
        ):
            instead = ticket._sla_get_substitutes().get(ticket.sla_service_id.id)
            if instead:
                ticket.sla_service_id = instead
        return res
