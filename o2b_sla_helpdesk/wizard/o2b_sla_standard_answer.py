# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty
from odoo.tools.misc import get_lang


class SlaStandardAnswer(models.TransientModel):
    """The standard answer of a service as an agent reads it before it is sent.

    It is a public reply, so the response of the agreement; where it closes the ticket,
    the resolution as well (§3.2).
    """

    _name = "o2b.sla.standard.answer"
    _description = "Send Standard Answer"
    _inherit = "o2b.sla.ticket.dialog"

    service_id = fields.Many2one(
        comodel_name="o2b.sla.service", compute="_compute_service_id"
    )
    has_address = fields.Boolean(compute="_compute_service_id")
    language = fields.Char(compute="_compute_service_id")
    body = fields.Html(
        string="Answer", compute="_compute_body", store=True, readonly=False
    )
    attachment_names = fields.Char(string="Files", compute="_compute_service_id")
    closes = fields.Boolean(
        string="Close the ticket as referred",
        compute="_compute_closes",
        store=True,
        readonly=False,
        help="The answer is all there is to do. A reply of the client opens it again.",
    )
    stage_id = fields.Many2one(required=False)

    @api.depends("ticket_id")
    def _compute_service_id(self):
        for dialog in self:
            ticket = dialog.ticket_id
            dialog.service_id = ticket and ticket._sla_answer_service()
            dialog.has_address = bool(ticket) and ticket._sla_has_address()
            lang = ticket and get_lang(self.env, ticket._sla_get_answer_lang())
            dialog.language = lang and lang.name
            files = dialog._get_template().attachment_ids
            dialog.attachment_names = ", ".join(files.mapped("name"))

    @api.depends("ticket_id")
    def _compute_body(self):
        for dialog in self:
            dialog.body = dialog._render_body()

    @api.depends("ticket_id")
    def _compute_closes(self):
        for dialog in self:
            dialog.closes = dialog.service_id.reply_closes

    def _get_stages(self):
        return self.ticket_id.team_id._get_applicable_stages().filtered(
            lambda stage: stage.sla_phase == "solved"
        )

    def _get_default_stage(self):
        return self.ticket_id and self.ticket_id._sla_get_solved_stage()

    def _get_template(self):
        """The standard answer as superuser: agents may send it, not edit it."""
        return self.service_id.sudo().reply_template_id

    def _render_body(self):
        """The answer in the client's language, or ``False`` without one."""
        self.ensure_one()
        template, ticket = self._get_template(), self.ticket_id
        if not template:
            return False
        # computed as superuser, read by whoever opened the dialog
        ticket.sudo(False).check_access("write")
        return template.with_context(lang=ticket._sla_get_answer_lang())._render_field(
            "body_html", ticket.ids, options={"post_process": True}
        )[ticket.id]

    def action_send(self):
        """Send the answer; where it is all there is to do, close the ticket."""
        self.ensure_one()
        ticket = self.ticket_id
        refusal = self.env._("It is closed already.")
        ticket._sla_check_phase(("open", "waiting"), refusal)
        if is_html_empty(self.body):
            raise UserError(self.env._("Write what the client is answered."))
        if self.closes and self.stage_id.sla_phase != "solved":
            raise UserError(self.env._("Choose a stage in which tickets are solved."))
        files = [(file.name, file.raw) for file in self._get_template().attachment_ids]
        ticket._sla_accept_if_proposed()
        ticket._sla_post_to_client(self.body, attachments=files)
        if self.closes:
            ticket._sla_close_as("referred", self.stage_id)
        return {"type": "ir.actions.act_window_close"}
