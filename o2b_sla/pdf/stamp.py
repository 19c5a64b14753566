# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands on every page beside its text, and pages put together."""

import io

from pypdf import PdfReader, PdfWriter
from reportlab.lib.units import mm
from reportlab.pdfgen import canvas

FONT = "Helvetica"
GREY = 0.35
SIDE = 20 * mm
BOTTOM = 11 * mm


def stamp(pdf, left, small, right, title=""):
    """A PDF with a line at the foot of every page.

    :param pdf: bytes
    :param left: str, such as ``SLA/2026/0014 v3``
    :param small: str under it, in small print
    :param right: function of (page, number of pages) that gives a str
    :param title: str, name of the document
    :return: bytes
    """
    pages = len(PdfReader(io.BytesIO(pdf)).pages)

    def draw(page, number, width, _height):
        page.setStrokeGray(0.75)
        page.setLineWidth(0.4)
        page.line(SIDE, BOTTOM + 4.5 * mm, width - SIDE, BOTTOM + 4.5 * mm)
        page.setFillGray(GREY)
        page.setFont(FONT, 8)
        page.drawString(SIDE, BOTTOM, left)
        page.drawRightString(width - SIDE, BOTTOM, right(number, pages))
        page.setFont(FONT, 6)
        page.drawString(SIDE, BOTTOM - 3.2 * mm, small)

    return overlay(pdf, draw, {"/Title": title} if title else {})


def mark(pdf, word):
    """A PDF with a word across every page, light enough to read through.

    :param pdf: bytes
    :param word: str, such as ``DRAFT``
    :return: bytes
    """

    def draw(page, _number, width, height):
        page.translate(width / 2, height / 2)
        page.rotate(52)
        page.setFillColorRGB(0.65, 0.1, 0.1, alpha=0.1)
        page.setFont("Helvetica-Bold", 120)
        page.drawCentredString(0, -40, word)

    return overlay(pdf, draw, {})


def merge(pdfs):
    """One PDF of several, their pages as they are.

    :param pdfs: iterable of bytes
    :return: bytes
    """
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(io.BytesIO(pdf))
    return _to_bytes(writer)


def overlay(pdf, draw, metadata):
    """Draw over each page of a PDF.

    :param draw: function of (canvas, page number from 1, width, height)
    """
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for number, page in enumerate(writer.pages, 1):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        buffer = io.BytesIO()
        layer = canvas.Canvas(buffer, pagesize=(width, height), invariant=True)
        draw(layer, number, width, height)
        # a page on which nothing was drawn is one too
        layer.showPage()
        layer.save()
        page.merge_page(PdfReader(io.BytesIO(buffer.getvalue())).pages[0])
    if metadata:
        writer.add_metadata(metadata)
    return _to_bytes(writer)


def _to_bytes(writer):
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
