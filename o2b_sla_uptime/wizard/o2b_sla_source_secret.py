# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..engines.secret import hash_secret


class SlaSourceSecret(models.TransientModel):
    """Shows the secret of a source, once. Nothing of it is written to the database:
    there is nothing to save."""

    _name = "o2b.sla.source.secret"
    _description = "Secret of a Monitoring Source"

    source_id = fields.Many2one(
        comodel_name="o2b.sla.source", required=True, readonly=True
    )
    kind = fields.Selection(related="source_id.kind")
    secret = fields.Char(store=False, readonly=True)
    header = fields.Char(compute="_compute_header")
    signing_key = fields.Char(
        compute="_compute_header",
        help="Key of the signatures: the SHA-256 of the secret, in hexadecimal.",
    )
    old_until = fields.Datetime(related="source_id.previous_until")

    @api.depends("secret")
    def _compute_header(self):
        for dialog in self:
            secret = dialog.secret or ""
            dialog.header = secret and f"Authorization: Bearer {secret}"
            dialog.signing_key = secret and hash_secret(secret)
