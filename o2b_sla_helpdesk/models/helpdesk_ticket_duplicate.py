# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.o2b_sla.stored_cache import store


class HelpdeskTicket(models.Model):
    """A duplicate goes on in its original, which shows what was said in it."""

    _inherit = "helpdesk.ticket"

    sla_stage_before_duplicate_id = fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        string="Stage Before It Was a Duplicate",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    sla_duplicate_message_ids = fields.Many2many(
        comodel_name="mail.message",
        string="Messages of the Duplicates",
        compute="_compute_sla_duplicate_parts",
    )
    sla_duplicate_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Attachments of the Duplicates",
        compute="_compute_sla_duplicate_parts",
    )

    @api.model
    def _sla_get_decided_fields(self):
        return super()._sla_get_decided_fields() | {"sla_stage_before_duplicate_id"}

    @api.depends("duplicate_ids")
    def _compute_sla_duplicate_parts(self):
        """What the user may read of what was said in the duplicates."""
        for ticket in self:
            duplicates = ticket.duplicate_ids
            domain = [("model", "=", self._name), ("res_id", "in", duplicates.ids)]
            written = [("message_type", "in", ("email", "comment"))]
            messages = self.env["mail.message"]
            attachments = self.env["ir.attachment"]
            if duplicates:
                messages = messages.search(domain + written, order="date, id")
                attachments = attachments.search(
                    [
                        ("res_model", "=", self._name),
                        ("res_id", "in", duplicates.ids),
                    ]
                )
            ticket.sla_duplicate_message_ids = messages
            ticket.sla_duplicate_attachment_ids = attachments

    def _sla_note_duplicate(self, stage_before):
        """What follows from being marked: the way back, and a note on the original."""
        self.ensure_one()
        store(
            self.sudo(),
            {self.id: {"sla_stage_before_duplicate_id": stage_before.id}},
        )
        self.duplicate_id._sla_take_over(self)

    def _sla_take_over(self, duplicate):
        """Note on the original what it takes over, and let the person follow it."""
        self.message_post(
            body=self.env._(
                "%(duplicate)s goes on here: what the client wrote in it is under "
                "Duplicates.",
                duplicate=duplicate._get_html_link(),
            )
        )
        person = duplicate.partner_id
        if person and duplicate._sla_is_same_client(self):
            self.message_subscribe(person.ids)

    def _sla_is_same_client(self, other):
        """Whether both tickets are of the same client."""
        client = self.commercial_partner_id
        return bool(client) and client == other.commercial_partner_id

    def action_sla_no_duplicate(self):
        """Marked by mistake: back to where it was, its clocks go on."""
        for ticket in self:
            ticket.check_access("write")
            original = ticket.duplicate_id
            if not original:
                raise UserError(
                    self.env._(
                        "%(ticket)s is not marked as a duplicate.",
                        ticket=ticket.display_name,
                    )
                )
            stage = ticket.sla_stage_before_duplicate_id
            values = {"duplicate_id": False}
            if stage:
                values["stage_id"] = stage.id
            ticket.write(values)
            store(
                ticket.sudo(),
                {ticket.id: {"sla_stage_before_duplicate_id": False}},
            )
            if original.has_access("write"):
                original.message_post(
                    body=self.env._(
                        "%(ticket)s is no duplicate after all.",
                        ticket=ticket._get_html_link(),
                    )
                )
        return True
