# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..pdf import is_readable

MAX_SCAN_BYTES = 20_000_000


class SlaPaperSignature(models.TransientModel):
    """Registers an agreement that both parties signed on paper (SLA §8)."""

    _name = "o2b.sla.paper.signature"
    _description = "Register Signatures on Paper"
    _inherit = ["o2b.sla.version.dialog"]

    scan = fields.Binary(
        attachment=False, help="Of the whole signed document, as a PDF."
    )
    scan_name = fields.Char()
    agreed_on = fields.Date(
        string="Signed On",
        default=fields.Date.context_today,
        help="Day of the later signature; from then on both parties have agreed.",
    )
    client_name = fields.Char(
        string="Signed for the Client",
        compute="_compute_names",
        store=True,
        readonly=False,
    )
    contractor_name = fields.Char(
        string="Signed for the Contractor",
        compute="_compute_names",
        store=True,
        readonly=False,
    )

    @api.depends("version_id")
    def _compute_names(self):
        for wizard in self:
            version = wizard.version_id.sudo()
            wizard.client_name = version.client_signatory_id.name
            wizard.contractor_name = version.contractor_signatory_id.name

    def action_confirm(self):
        """Keep the scan for ever and let the version take effect."""
        self.ensure_one()
        version = self.version_id
        version._check_contract_manager()
        now = self.env["o2b.sla.mixin"]._sla_now()
        today = version.agreement_id._local_day(now)
        if not self.agreed_on or self.agreed_on > today:
            raise UserError(self.env._("Give the day of the later signature."))
        names = {
            "client": (self.client_name or "").strip(),
            "contractor": (self.contractor_name or "").strip(),
        }
        if not all(names.values()):
            raise UserError(self.env._("Give the names of both who signed."))
        version._agree_on_paper(self._get_scan(), self.agreed_on, names)
        return {"type": "ir.actions.act_window_close"}

    def _get_scan(self):
        """Bytes of the scan.

        :raise UserError: it is no PDF that can be read, or too large
        """
        data = base64.b64decode(self.with_context(bin_size=False).scan or "")
        if not data:
            raise UserError(self.env._("Add the scan of the signed document."))
        if len(data) > MAX_SCAN_BYTES:
            raise UserError(self.env._("The scan is larger than 20 MB."))
        if not is_readable(data):
            raise UserError(self.env._("The scan is no PDF that can be read."))
        return data
