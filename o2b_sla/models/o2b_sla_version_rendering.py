# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from odoo import models


class SlaVersionRendering(models.AbstractModel):
    """Turns an agreement version into a PDF document."""

    _name = "o2b.sla.version.rendering"
    _description = "SLA Version Rendering"

    def _render_document(self):
        """The document as it is put to both parties.

        :return: bytes of a PDF
        """
        raise NotImplementedError

    def _render_signed(self, document):
        """The signed document: the frozen pages and the sheet of signatures.

        :param document: ``o2b.sla.frozen.document`` that both parties signed
        :return: bytes of a PDF
        """
        raise NotImplementedError

    def _render_paper_note(self):
        """A page that says where the paper is, for who registers without a scan.

        :return: bytes of a PDF
        """
        buffer = io.BytesIO()
        page = canvas.Canvas(buffer, pagesize=A4, invariant=True)
        page.drawString(72, 720, self._get_document_reference())
        page.drawString(
            72, 700, self.env._("Signed on paper; registered without scan.")
        )
        page.save()
        return buffer.getvalue()
