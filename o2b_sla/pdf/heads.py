# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Heads of tables that go on over the page.

An unpatched wkhtmltopdf writes the head of a table on its first page only. So the
document is rendered twice: once with a mark in each row, which tells where the pages
break, and once without. The heads are then drawn in the top margin of the pages that
begin in the middle of a table, where they move nothing.
"""

import io
import re
import secrets

from pypdf import PdfReader
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from .stamp import SIDE, overlay

TOP = 18 * mm
FONT = "Helvetica"
BOLD = "Helvetica-Bold"
LETTERS = 6.6
GAP = 4
MARKED = re.compile(r'<i class="place">[^<]*</i>')


class RowMarks:
    """Marks of rows in the HTML of a document, that no text in it can look like."""

    def __init__(self):
        self.token = secrets.token_hex(4)

    def mark(self, table, row):
        """Text for an element ``<i class="place">`` in a row.

        :param table, row: numbers, from 0
        """
        return f"[{self.token}/{table}/{row}]"

    def remove(self, html):
        """The HTML without marks; it breaks into the same pages."""
        return MARKED.sub("", html)

    def find_continued(self, pdf):
        """Pages that begin in the middle of a table.

        :param pdf: bytes, of the HTML with marks
        :return: ``{page number from 1: table number}``
        """
        form = re.compile(rf"\[{self.token}/(\d+)/(\d+)\]")
        found = {}
        for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, 1):
            place = form.search(page.extract_text().replace("\n", ""))
            # rows of a table follow each other: nothing can stand before a later one
            if place and place[2] != "0":
                found[number] = int(place[1])
        return found


def draw_heads(pdf, pages, tables):
    """A PDF with the heads of tables on the pages where they go on.

    :param pdf: bytes
    :param pages: as of :meth:`RowMarks.find_continued`
    :param tables: list of (title, Columns whose shares add up to 1)
    :return: bytes
    """

    def draw(page, number, width, height):
        if number not in pages:
            return
        title, columns = tables[pages[number]]
        line = height - TOP + 1.2 * mm
        page.setFillGray(0.35)
        page.setFont(FONT, LETTERS)
        page.drawString(SIDE, line + 5.6 * mm, title)
        page.setFont(BOLD, LETTERS)
        left = SIDE
        for column in columns:
            right = left + (width - 2 * SIDE) * column.share
            label = _fit(column.label, right - left - GAP)
            if column.align == "right":
                page.drawRightString(right - GAP, line + 1.4 * mm, label)
            else:
                page.drawString(left, line + 1.4 * mm, label)
            left = right
        page.setStrokeColorRGB(0.09, 0.196, 0.302)
        page.setLineWidth(0.7)
        page.line(SIDE, line, width - SIDE, line)

    return overlay(pdf, draw, {}) if pages else pdf


def _fit(text, room):
    """A text, cut off where there is no room for more of it."""
    if stringWidth(text, BOLD, LETTERS) <= room:
        return text
    while text and stringWidth(f"{text}…", BOLD, LETTERS) > room:
        text = text[:-1]
    return f"{text}…"
