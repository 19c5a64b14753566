# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import logging

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from odoo import api, models
from odoo.exceptions import UserError

from ..evidence import fingerprint
from ..languages import installed_lang
from ..pdf import (
    MissingWkhtmltopdf,
    RenderingError,
    RenderingTimeout,
    mark,
    merge,
    render,
    stamp,
)

_logger = logging.getLogger(__name__)


class SlaVersionRendering(models.AbstractModel):
    """Turns an agreement version into a PDF document (SLA §1.4).

    One page of HTML that holds all it shows, so that nothing is asked for while it is
    rendered; then a foot with the document's name and fingerprint on every page.
    """

    _name = "o2b.sla.version.rendering"
    _description = "SLA Version Rendering"
    _inherit = ["o2b.sla.version.document"]

    def _render_document(self, draft=False):
        """The document as it is put to both parties, in the version's language.

        :param draft: whether every page says that it is one
        :return: bytes of a PDF
        :raise UserError: it could not be made, and what to do
        """
        self.ensure_one()
        version = self._as_document()
        pdf = self._render_pdf(version._render_html(draft=draft))
        if draft:
            pdf = mark(pdf, version.env._("DRAFT"))
        return version._stamp(pdf, fingerprint(version._get_content()))

    def _render_signed(self, document):
        """The signed document: the frozen pages and the sheet of signatures.

        :param document: ``o2b.sla.frozen.document`` that both parties signed
        :return: bytes of a PDF
        :raise UserError: it could not be made, and what to do
        """
        self.ensure_one()
        version = self._as_document(document.lang)
        html = version.env["ir.qweb"]._render(
            "o2b_sla.o2b_sla_signature_sheet", version._get_sheet_values(document)
        )
        sheet = self._render_pdf(f"<!DOCTYPE html>\n{html}")
        sheet = version._stamp(
            sheet, document.content_sha256, version.env._("signatures")
        )
        return merge([self._read_pdf(document), sheet])

    def _render_paper_note(self):
        """A page that says where the paper is, for who registers without a scan.

        :return: bytes of a PDF
        """
        version = self._as_document()
        buffer = io.BytesIO()
        page = canvas.Canvas(buffer, pagesize=A4, invariant=True)
        page.drawString(72, 720, self._get_document_reference())
        page.drawString(
            72, 700, version.env._("Signed on paper; registered without scan.")
        )
        page.save()
        return buffer.getvalue()

    def _get_print(self):
        """What is printed: the signed document, else the frozen one, else a draft.

        What was frozen is never made anew.

        :return: bytes of a PDF
        """
        self.ensure_one()
        self.check_access("read")
        document = self.env["o2b.sla.frozen.document"]
        if self.state != "draft":
            document = self._get_signed_document() or self._get_binding_document()
        if document:
            return self._read_pdf(document)
        return self._render_document(draft=True)

    # === How ===

    def _as_document(self, lang=None):
        """This version as the document is made of: all of it, in its language."""
        return self.sudo().with_context(
            lang=installed_lang(self.env, lang, self.lang),
            bin_size=False,
            inherit_branding=False,
            inherit_branding_auto=False,
        )

    @api.model
    def _read_pdf(self, document):
        """Bytes of a frozen document."""
        return base64.b64decode(document.sudo().with_context(bin_size=False).pdf)

    def _render_html(self, draft=False):
        """The document as one HTML page, in the language of the environment."""
        html = self.env["ir.qweb"]._render(
            "o2b_sla.o2b_sla_agreement_document",
            {**self._get_document_values(), "draft": draft},
        )
        return f"<!DOCTYPE html>\n{html}"

    def _render_pdf(self, html):
        """A PDF of one HTML page.

        :raise UserError: it could not be made, and what to do
        """
        try:
            return render(html)
        except RenderingError as error:
            # the record's number only: the log is no place for who agreed on what
            _logger.warning(
                "Document of agreement version %s: %s: %s",
                self.id,
                type(error).__name__,
                error,
            )
            raise UserError(self._explain_rendering_error(error)) from error

    def _explain_rendering_error(self, error):
        """What a user can do about a PDF that was not made."""
        if isinstance(error, MissingWkhtmltopdf):
            return self.env._(
                "The document cannot be made: the server lacks the program "
                "wkhtmltopdf. Ask its administrator to install the package "
                "wkhtmltopdf."
            )
        if isinstance(error, RenderingTimeout):
            return self.env._(
                "Making the document took too long and was ended. Try again; if it "
                "happens again, shorten the texts of this version."
            )
        return self.env._(
            "The document could not be made: the program wkhtmltopdf failed. Try "
            "again; if it happens again, ask the administrator to reinstall the "
            "package wkhtmltopdf."
        )

    def _stamp(self, pdf, sha256, part=""):
        """A PDF with the foot of every page, in the language of the environment.

        :param sha256: fingerprint of what the document says
        :param part: text, such as ``signatures``; empty for the document itself
        """

        def number(page, pages):
            text = self.env._("page %(page)s of %(pages)s", page=page, pages=pages)
            return f"{part}, {text}" if part else text

        reference = self._get_document_reference()
        return stamp(
            pdf,
            left=reference,
            small=self.env._("SHA-256 of the content: %(sha256)s", sha256=sha256),
            right=number,
            title=self._get_document_title(),
        )

    def _get_document_title(self):
        """Title of the PDF, in the language of the environment."""
        return self.env._(
            "Service Level Agreement %(reference)s",
            reference=self._get_document_reference(),
        )
