# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.o2b_sla.stored_cache import store

from ..stage_move import stage_move


class HelpdeskTicket(models.Model):
    """Opened again after it was solved."""

    _inherit = "helpdesk.ticket"

    sla_reopen_count = fields.Integer(
        string="Reopened",
        readonly=True,
        copy=False,
        help="How often the ticket was opened again after it was solved. A reply that "
        'was no new issue ("thank you") does not count.',
    )

    def _sla_follow_stages(self, old_stages):
        result = super()._sla_follow_stages(old_stages)
        if stage_move(self.env).follows:
            self.filtered(
                lambda ticket: (
                    old_stages[ticket.id].sla_phase == "solved"
                    and ticket._sla_get_phase() in ("open", "waiting")
                )
            )._sla_count_reopening(1)
        return result

    def _sla_count_reopening(self, step):
        store(
            self.sudo(),
            {
                ticket.id: {"sla_reopen_count": max(0, ticket.sla_reopen_count + step)}
                for ticket in self
            },
        )

    def action_sla_not_new_issue(self):
        result = super().action_sla_not_new_issue()
        self._sla_count_reopening(-1)
        return result

    def action_sla_reopen(self):
        """Ask why a solved or cancelled ticket is opened again."""
        self._sla_check_phase(
            ("solved", "cancelled"), self.env._("It is open already.")
        )
        return self._sla_open_dialog("o2b.sla.reopen", self.env._("Open again"))
