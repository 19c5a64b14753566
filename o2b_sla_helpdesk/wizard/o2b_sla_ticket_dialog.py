# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaTicketDialog(models.AbstractModel):
    """A dialog about one ticket that moves it to another stage."""

    _name = "o2b.sla.ticket.dialog"
    _description = "SLA Ticket Dialog"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, readonly=True
    )
    team_id = fields.Many2one(related="ticket_id.team_id")
    stage_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.stage", compute="_compute_stage_ids"
    )
    stage_id = fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        string="To Stage",
        compute="_compute_stage_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain="[('id', 'in', stage_ids)]",
    )

    @api.depends("ticket_id")
    def _compute_stage_ids(self):
        for dialog in self:
            dialog.stage_ids = dialog._get_stages()

    @api.depends("ticket_id")
    def _compute_stage_id(self):
        for dialog in self:
            dialog.stage_id = dialog._get_default_stage()

    def _get_stages(self):
        """Stages the ticket may go to: those in which it is worked on."""
        return self.ticket_id.team_id._get_applicable_stages().filtered(
            lambda stage: stage.sla_phase == "open"
        )

    def _get_default_stage(self):
        return self.ticket_id and self.ticket_id._sla_get_reply_stage()

    def _check_move(self, phases, refusal, to_phase="open"):
        """Refuse a ticket that was moved meanwhile, and a stage that fits not.

        :param phases: str, one phase or more in which the ticket may be
        :param refusal: what is wrong when it is in none of them
        :param to_phase: phase of the stages it may go to
        """
        self.ensure_one()
        self.ticket_id._sla_check_phase(phases, refusal)
        if self.stage_id.sla_phase != to_phase:
            raise UserError(
                self.env._("Choose a stage in which tickets wait for the client.")
                if to_phase == "waiting"
                else self.env._("Choose a stage in which work goes on.")
            )

    def _move_and_close(self, reason, at=None):
        """Move the ticket, the reason going into the ledger, and close the dialog.

        :param at: naive UTC instant, default now
        """
        self.ticket_id._sla_move(self.stage_id, at=at, reason=reason)
        return {"type": "ir.actions.act_window_close"}

    def _join_reason(self, field, text):
        """One line for the ledger: the word of a selection and what was typed.

        :param field: name of a selection field of this dialog
        """
        words = dict(self._fields[field]._description_selection(self.env))
        text = " ".join((text or "").split())
        return ": ".join(filter(None, [words.get(self[field]), text]))
