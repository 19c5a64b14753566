# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..stage_move import stage_move

CLOSING_REASONS = [("referred", "Referred")]


class HelpdeskTicket(models.Model):
    """How a ticket ended when it was not simply solved (SLA §5)."""

    _inherit = "helpdesk.ticket"

    sla_closing_reason = fields.Selection(
        selection=CLOSING_REASONS,
        string="Closed As",
        copy=False,
        tracking=True,
        help="Referred: the client was told who can help. Empty: solved by us.",
    )
    sla_former_closing_reason = fields.Selection(
        selection=CLOSING_REASONS,
        readonly=True,
        copy=False,
        help="As what it was closed before it was opened again.",
    )

    @api.model
    def _sla_get_decided_fields(self):
        return super()._sla_get_decided_fields() | {"sla_former_closing_reason"}

    def _sla_close_as(self, reason, stage):
        """Close a ticket as something else than solved by us.

        :param reason: a key of ``CLOSING_REASONS``
        :param stage: ``helpdesk.ticket.stage`` in which tickets are solved
        """
        self.ensure_one()
        self.sla_closing_reason = reason
        self._sla_move(stage)

    def _sla_closing_word(self):
        """The word for how it ended, or ''."""
        words = self._fields["sla_closing_reason"]._description_selection(self.env)
        return dict(words).get(self.sla_closing_reason, "")

    def _sla_follow_stages(self, old_stages):
        """What is open again has not ended; what was opened by mistake has."""
        result = super()._sla_follow_stages(old_stages)
        is_withdrawn = not stage_move(self.env).follows
        for ticket in self.sudo():
            was_closed = old_stages[ticket.id].closed
            if was_closed and not ticket.closed and ticket.sla_closing_reason:
                ticket.write(
                    {
                        "sla_former_closing_reason": ticket.sla_closing_reason,
                        "sla_closing_reason": False,
                    }
                )
            elif not was_closed and ticket.closed and ticket.sla_former_closing_reason:
                values = {"sla_former_closing_reason": False}
                if is_withdrawn:
                    values["sla_closing_reason"] = ticket.sla_former_closing_reason
                ticket.write(values)
        return result

    def _sla_is_told_of_closing(self):
        """The answer that refers the client elsewhere told him already."""
        return super()._sla_is_told_of_closing() and not self.sla_closing_reason

    # === Portal ===

    def _sla_client_state(self):
        state = super()._sla_client_state()
        if state["key"] == "solved" and self.sla_closing_reason:
            state.update(word=self._sla_closing_word(), icon="fa-share")
        return state

    def _sla_closing_lines(self):
        lines = super()._sla_closing_lines()
        if self.closed and self.sla_closing_reason:
            text = self.env._("Closed: we told you who can help")
            lines.append((self.closed_date, "confirmed", text))
        return lines
