# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models


class SlaSend(models.TransientModel):
    """Shows what is missing, or what will be put before the client, and sends it."""

    _name = "o2b.sla.send"
    _description = "Send an Agreement Version"
    _inherit = ["o2b.sla.version.dialog"]

    missing = fields.Text(
        compute="_compute_missing", help="What the version needs before it is sent."
    )
    preview = fields.Binary(readonly=True, attachment=False)
    client_signatory_id = fields.Many2one(related="version_id.client_signatory_id")
    email = fields.Char(related="client_signatory_id.email", string="Mailed To")
    contractor_signatory_id = fields.Many2one(
        related="version_id.contractor_signatory_id"
    )
    date_start = fields.Date(related="version_id.date_start")
    date_end = fields.Date(related="version_id.date_end")
    lang = fields.Selection(related="version_id.lang")
    is_invited = fields.Boolean(
        compute="_compute_is_invited",
        help="The signatory has no access to the portal yet and is invited.",
    )
    message = fields.Text(help="Added to the mail to the signatory.")

    @api.depends("version_id")
    def _compute_missing(self):
        for wizard in self:
            problems = wizard.version_id._find_missing_for_sending()
            wizard.missing = "\n".join(f"• {problem}" for problem in problems)

    @api.depends("client_signatory_id")
    def _compute_is_invited(self):
        for wizard in self:
            signatory = wizard.client_signatory_id.sudo()
            wizard.is_invited = signatory and not signatory.user_ids

    def _prepare_preview(self):
        """Render the document as the client will see it, when nothing is missing."""
        self.ensure_one()
        if not self.missing:
            self.preview = base64.b64encode(self.version_id._render_document())

    def action_confirm(self):
        """Freeze the document, invite the signatory and mail him where to sign."""
        self.ensure_one()
        version = self.version_id
        version._check_contract_manager()
        version._send()
        version._grant_portal_access(self.message or "")
        version._mail_signatory(
            "o2b_sla.mail_template_version_sent", self.message or ""
        )
        return {"type": "ir.actions.act_window_close"}
