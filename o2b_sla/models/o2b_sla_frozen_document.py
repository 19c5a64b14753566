# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models

from ..evidence import fingerprint


class SlaFrozenDocument(models.Model):
    """A PDF as it was shown to somebody, byte for byte (SLA §1.4).

    ``frozen``: what both parties sign. ``signed``: the same pages with the sheet of
    signatures. ``paper``: the scan of an agreement signed on paper.
    """

    _name = "o2b.sla.frozen.document"
    _description = "Frozen Agreement Document"
    _inherit = ["o2b.sla.evidence"]
    _order = "version_id, id"
    _log_access = False

    version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="version_id.company_id")
    kind = fields.Selection(
        selection=[
            ("frozen", "To be signed"),
            ("signed", "Signed"),
            ("paper", "Signed on paper"),
        ],
        required=True,
    )
    reference = fields.Char(
        required=True, help="Stands on every page, such as SLA-2026-014 v3."
    )
    lang = fields.Char(string="Language", required=True)
    frozen_at = fields.Datetime(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Frozen By", required=True, ondelete="restrict"
    )
    # in the table itself, where the trigger guards it, not in the file store
    pdf = fields.Binary(string="PDF", attachment=False, required=True)
    pdf_name = fields.Char(compute="_compute_pdf_name")
    sha256 = fields.Char(string="SHA-256", required=True, help="Of the PDF's bytes.")
    signature_ids = fields.One2many(
        comodel_name="o2b.sla.signature", inverse_name="document_id"
    )
    content = fields.Json(
        help="What the document says, for comparison; names, numbers and clauses."
    )
    content_sha256 = fields.Char(
        string="SHA-256 of the Content",
        required=True,
        help="Stands on every page of the document.",
    )

    @api.depends("reference", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            document.display_name = f"{document.reference} · {kinds.get(document.kind)}"

    @api.depends("reference")
    def _compute_pdf_name(self):
        for document in self:
            document.pdf_name = f"{document.reference}.pdf".replace("/", "-")

    def _get_bytes(self):
        """The PDF itself."""
        self.ensure_one()
        # ``bin_size`` in the context would give its length instead
        record = self.with_context(bin_size=False, bin_size_pdf=False)
        return base64.b64decode(record.pdf)

    def _find_tampering(self):
        """What is no longer as it was frozen.

        :return: list of sentences; empty when all is well
        """
        problems = []
        for document in self:
            name = document.display_name
            if fingerprint(document._get_bytes()) != document.sha256:
                problems.append(
                    self.env._("%(document)s: the PDF was altered.", document=name)
                )
            if fingerprint(document.content or {}) != document.content_sha256:
                problems.append(
                    self.env._("%(document)s: the content was altered.", document=name)
                )
        return problems
