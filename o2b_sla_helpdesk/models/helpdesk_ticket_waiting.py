# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.o2b_sla.stored_cache import store

from ..stage_move import KEY as STAGE_MOVE
from ..stage_move import StageMove, stage_move

# Since when and for what a ticket waits: noted when it moves.
WAITING_FIELDS = {"sla_waiting_since", "sla_waiting_reason"}


class HelpdeskTicket(models.Model):
    """Waiting for the client: since when, for what, and how it ends."""

    _inherit = "helpdesk.ticket"

    sla_waiting_since = fields.Datetime(
        string="Waiting Since", readonly=True, copy=False
    )
    sla_waiting_reason = fields.Char(
        string="Waiting For",
        readonly=True,
        copy=False,
        help="What was asked of the client, as the agent told it.",
    )

    @api.model
    def _sla_get_decided_fields(self):
        return super()._sla_get_decided_fields() | WAITING_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        waiting = tickets.filtered(lambda t: t._sla_get_phase() == "waiting")
        waiting._sla_note_waiting({ticket.id: "open" for ticket in waiting})
        return tickets

    def _sla_apply_phase(self, old_phases, at=None, reason=""):
        result = super()._sla_apply_phase(old_phases, at=at, reason=reason)
        self._sla_note_waiting(old_phases, at, reason)
        return result

    def _sla_note_waiting(self, old_phases, at=None, reason=""):
        """Keep since when and for what tickets wait.

        :param old_phases: ``{ticket id: phase before}``
        """
        values = {}
        for ticket in self:
            phases = (old_phases[ticket.id], ticket._sla_get_phase())
            if phases[0] != phases[1] and "waiting" in phases:
                begins = phases[1] == "waiting"
                values[ticket.id] = {
                    "sla_waiting_since": begins and (at or self._sla_now()),
                    "sla_waiting_reason": begins and reason or False,
                }
        store(self.sudo(), values)

    def _sla_get_waiting_stages(self):
        """Stages of the ticket's team in which it waits for its client."""
        self.ensure_one()
        return self.team_id._get_applicable_stages().filtered(
            lambda stage: stage.sla_phase == "waiting"
        )

    def _sla_waiting_pauses(self):
        """Whether waiting for the client stops the resolution clock, as agreed."""
        self.ensure_one()
        version = self.sudo().sla_agreement_version_id
        return bool(version and version._get_term("waiting").value)

    # === The wizards ===

    def action_sla_wait(self):
        """Ask what the client is asked, then wait for it."""
        self._sla_check_phase("open", self.env._("It is not being worked on."))
        return self._sla_open_dialog("o2b.sla.wait", self.env._("Wait for the client"))

    def action_sla_resume(self):
        """Ask why the waiting ends."""
        self._sla_check_phase("waiting", self.env._("It does not wait for anybody."))
        return self._sla_open_dialog("o2b.sla.resume", self.env._("Go on"))

    def _sla_check_phase(self, phases, message):
        """Refuse a ticket that is in another phase, or that may not be changed.

        :param phases: str, one phase or more
        """
        self.ensure_one()
        self.check_access("write")
        if self._sla_get_phase() not in phases:
            raise UserError(
                self.env._(
                    "%(ticket)s: %(reason)s", ticket=self.display_name, reason=message
                )
            )

    def _sla_open_dialog(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def _sla_move(self, stage, at=None, reason="", follows=True):
        """Move to a stage, telling the clocks when and why.

        :param stage: ``helpdesk.ticket.stage``
        :param at: naive UTC instant, default now
        :param follows: whether the clocks follow
        """
        move = StageMove(at=at, reason=reason, follows=follows)
        self.with_context(**{STAGE_MOVE: move}).write({"stage_id": stage.id})

    def _sla_follow_stages(self, old_stages):
        result = super()._sla_follow_stages(old_stages)
        if not stage_move(self.env).follows:
            old = {id_: stage.sla_phase or "open" for id_, stage in old_stages.items()}
            self._sla_note_waiting(old)
        return result

    # === A word to the client ===

    def _sla_has_address(self):
        """Whether the client can be written to."""
        self.ensure_one()
        return bool(self.partner_id.email or self._sla_get_email())

    def _sla_post_to_client(self, body, **values):
        """Send a public reply to the ticket's client: it counts as the response.

        :param body: Markup
        :param values: more for ``message_post``
        :return: ``mail.message``
        :raise UserError: nobody knows an address
        """
        self.ensure_one()
        if not self._sla_has_address():
            raise UserError(
                self.env._(
                    "%(ticket)s has no address to write to.", ticket=self.display_name
                )
            )
        if self.partner_id.email:
            values["partner_ids"] = self.partner_id.ids
        else:
            values["outgoing_email_to"] = self._sla_get_email()
        return self.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )
