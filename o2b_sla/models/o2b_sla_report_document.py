# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models

from ..evidence import fingerprint


class SlaReportDocument(models.Model):
    """The PDF of an approved report as the client got it, byte for byte."""

    _name = "o2b.sla.report.document"
    _description = "Document of a Service Level Report"
    _inherit = ["o2b.sla.evidence"]
    _order = "report_id, lang, id"
    _log_access = False

    report_id = fields.Many2one(
        comodel_name="o2b.sla.report", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="report_id.company_id")
    reference = fields.Char(required=True, help="Stands on every page.")
    lang = fields.Char(string="Language", required=True)
    made_at = fields.Datetime(required=True)
    # in the table itself, where the trigger guards it, not in the file store
    pdf = fields.Binary(string="PDF", attachment=False, required=True)
    pdf_name = fields.Char(compute="_compute_pdf_name")
    sha256 = fields.Char(string="SHA-256", required=True, help="Of the PDF's bytes.")
    report_sha256 = fields.Char(
        string="SHA-256 of the Report",
        required=True,
        help="Of the payload it shows; stands on every page.",
    )

    _lang_uniq = models.Constraint(
        "UNIQUE(report_id, lang)", "There is a document in that language already."
    )

    @api.depends("reference", "lang")
    def _compute_display_name(self):
        for document in self:
            document.display_name = f"{document.reference} ({document.lang})"

    @api.depends("reference", "lang")
    def _compute_pdf_name(self):
        for document in self:
            name = f"{document.reference} {document.lang}.pdf"
            document.pdf_name = name.replace("/", "-")

    @api.model
    def _keep(self, report, lang, pdf):
        """Keep the document of an approved report, once per language.

        :param report: ``o2b.sla.report``
        :param lang: code of the language
        :param pdf: bytes
        :return: the record; the one that is there already
        """
        found = report.sudo().document_ids.filtered(lambda d: d.lang == lang)
        return found or self.sudo().create(
            {
                "report_id": report.id,
                "reference": report._get_reference(),
                "lang": lang,
                "made_at": report._now(),
                "pdf": base64.b64encode(pdf),
                "sha256": fingerprint(pdf),
                "report_sha256": report.sha256,
            }
        )

    def _get_bytes(self):
        """The PDF itself."""
        self.ensure_one()
        # ``bin_size`` in the context would give its length instead
        record = self.with_context(bin_size=False, bin_size_pdf=False)
        return base64.b64decode(record.pdf)
