# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file somebody brings is a whole PDF, or it is refused without a word in the log."""

import io

import pdf
import pytest
from reportlab.pdfgen import canvas


@pytest.fixture(scope="module")
def scan():
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    page.drawString(100, 100, "signed")
    page.save()
    return buffer.getvalue()


def test_whole(scan, caplog):
    assert pdf.is_readable(scan)
    assert pdf.is_readable(scan + b"\r\n" + b"\0" * 4096), "a scanner fills a block"
    assert not caplog.records


@pytest.mark.parametrize("missing", [1, 6, 200, 900])
def test_cut_short(scan, missing, caplog):
    """An upload that broke off, also when only the last mark is incomplete."""
    assert not pdf.is_readable(scan.rstrip()[:-missing])
    assert not caplog.records, "somebody's bad file is no fault of the server"


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"%PDF-", b"%PDF-1.4 nonsense", b"%PDF-1.4 nonsense\n%%EOF"],
)
def test_no_pdf(data, caplog):
    assert not pdf.is_readable(data)
    assert not caplog.records
