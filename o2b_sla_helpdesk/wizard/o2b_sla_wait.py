# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html


class SlaWait(models.TransientModel):
    """What the client is asked before a ticket waits for the answer (§3.2)."""

    _name = "o2b.sla.wait"
    _description = "Wait for the Client"
    _inherit = "o2b.sla.ticket.dialog"

    kind = fields.Selection(
        selection=[
            ("information", "Information"),
            ("test", "To test or confirm"),
            ("access", "Access or rights"),
            ("decision", "A decision"),
            ("appointment", "An appointment"),
            ("third_party", "Another supplier of theirs"),
            ("other", "Something else"),
        ],
        string="We Need",
        required=True,
        default="information",
    )
    question = fields.Text(
        string="What Do You Ask?",
        required=True,
        help="Stays with the clock as the reason why it stood still; the client can "
        "read it in the explanation of the deadline.",
    )
    has_address = fields.Boolean(compute="_compute_about")
    send_message = fields.Boolean(
        string="Send it to the client now",
        compute="_compute_send_message",
        store=True,
        readonly=False,
        help="A public reply; the first one is the response of the agreement.",
    )
    message = fields.Html(compute="_compute_message", store=True, readonly=False)
    reminder_date = fields.Date(string="Remind Me On")
    pauses = fields.Boolean(compute="_compute_about")
    has_clocks = fields.Boolean(compute="_compute_about")
    is_answered = fields.Boolean(compute="_compute_about")

    @api.depends("ticket_id")
    def _compute_about(self):
        for dialog in self:
            ticket = dialog.ticket_id
            dialog.has_address = bool(ticket) and ticket._sla_has_address()
            dialog.pauses = bool(ticket) and ticket._sla_waiting_pauses()
            dialog.has_clocks = bool(ticket.sla_agreement_version_id)
            dialog.is_answered = bool(ticket.sla_responded_at)

    @api.depends("ticket_id")
    def _compute_send_message(self):
        for dialog in self:
            dialog.send_message = dialog.has_address

    @api.depends("ticket_id", "question")
    def _compute_message(self):
        for dialog in self:
            dialog.message = dialog._prepare_message()

    def _prepare_message(self):
        """The question as a letter, in the client's language."""
        person = self.ticket_id.partner_id
        env = self.with_context(lang=person.lang or self.env.lang).env
        name = self.ticket_id.partner_name or person.name
        greeting = env._("Dear %(name)s,", name=name) if name else env._("Hello,")
        return Markup("<p>%s</p>%s<p>%s</p>") % (
            greeting,
            plaintext2html(self.question or ""),
            env._("As soon as we have your answer we go on with it."),
        )

    def _get_stages(self):
        return self.ticket_id and self.ticket_id._sla_get_waiting_stages()

    def _get_default_stage(self):
        return self._get_stages()[:1]

    @api.constrains("question")
    def _check_question(self):
        for dialog in self:
            if not (dialog.question or "").strip():
                raise ValidationError(self.env._("Tell what you ask of the client."))

    def action_wait(self):
        """Send the question, then let the ticket wait."""
        refusal = self.env._("It is not being worked on.")
        self._check_move("open", refusal, to_phase="waiting")
        ticket = self.ticket_id
        if self.send_message:
            ticket._sla_post_to_client(self.message)
        reason = self._join_reason("kind", self.question)
        result = self._move_and_close(reason)
        if self.reminder_date:
            ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                self.reminder_date,
                summary=self.env._("Still waiting for the client?"),
                note=plaintext2html(reason),
                user_id=(ticket.user_id or self.env.user).id,
            )
        return result
