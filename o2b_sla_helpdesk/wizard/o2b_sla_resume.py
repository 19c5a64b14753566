# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class SlaResume(models.TransientModel):
    """Why the waiting for the client ends, and when it did (§3.2)."""

    _name = "o2b.sla.resume"
    _description = "Go On"
    _inherit = "o2b.sla.ticket.dialog"

    kind = fields.Selection(
        selection=[
            ("called", "The client called"),
            ("answered", "The client answered elsewhere"),
            ("found", "We found it ourselves"),
            ("needless", "No answer is needed any more"),
            ("other", "Something else"),
        ],
        string="Because",
        required=True,
        default="called",
    )
    note = fields.Text(help="Stays with the clock as the reason why it goes on.")
    at = fields.Datetime(
        string="Answered At",
        required=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
        help="The clock goes on from that moment, not from when you enter it.",
    )
    waiting_since = fields.Datetime(related="ticket_id.sla_waiting_since")
    waiting_reason = fields.Char(related="ticket_id.sla_waiting_reason")

    def action_resume(self):
        """Let work, and the clock, go on."""
        self._check_move("waiting", self.env._("It does not wait for anybody."))
        ticket = self.ticket_id
        if self.at > ticket._sla_now():
            raise UserError(
                self.env._(
                    "Nobody can have answered ahead of time: choose an earlier moment."
                )
            )
        since = ticket._sla_halted_at() or ticket.sla_waiting_since or self.at
        return self._move_and_close(
            self._join_reason("kind", self.note), at=max(self.at, since)
        )
