# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaCountersign(models.TransientModel):
    """The contractor's signatory reads what the client signed, and signs too."""

    _name = "o2b.sla.countersign"
    _description = "Countersign an Agreement Version"
    _inherit = ["o2b.sla.version.dialog"]

    sha256 = fields.Char(
        string="SHA-256", readonly=True, help="Of the document shown below."
    )
    document = fields.Binary(compute="_compute_document")
    client_name = fields.Char(
        string="Signed for the Client", compute="_compute_document"
    )
    client_signed_at = fields.Datetime(string="Signed On", compute="_compute_document")
    client_signature = fields.Binary(
        string="Signature of the Client", compute="_compute_document"
    )
    name = fields.Char(
        string="Your Name", compute="_compute_name", help="As it will be recorded."
    )
    decision = fields.Selection(
        selection=[("sign", "I sign"), ("decline", "I decline")],
        required=True,
        default="sign",
    )
    # in the wizard's own row, not in the file store
    signature = fields.Binary(string="Your Signature", attachment=False)
    reason = fields.Text(help="The client's contract manager may ask for it.")

    @api.depends("version_id")
    def _compute_document(self):
        for wizard in self.with_context(bin_size=False):
            document = wizard.version_id._get_binding_document()
            signed = document.signature_ids.filtered(lambda s: s.role == "client")
            wizard.document = document.pdf
            wizard.client_name = signed.name
            wizard.client_signed_at = signed.signed_at
            wizard.client_signature = signed.image

    @api.depends_context("uid")
    def _compute_name(self):
        self.name = self.env.user.name

    def action_confirm(self):
        """Sign or decline, as was chosen."""
        self.ensure_one()
        version = self.version_id
        version._check_contract_manager()
        version._check_turn_of_contractor()
        if self.decision == "decline":
            version._decline_by_contractor(
                self.env.user, self.reason, self.sha256, **version._get_trace()
            )
        else:
            image = self.with_context(bin_size=False).signature
            if not image:
                raise UserError(self.env._("Draw your signature first."))
            version._countersign(
                self.env.user, image, self.sha256, **version._get_trace()
            )
        return {"type": "ir.actions.act_window_close"}
