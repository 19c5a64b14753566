# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Attachments that could do harm, by name, first bytes and list of contents."""

import io
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ADDON = Path(__file__).parents[2] / "o2b_sla_helpdesk"
if str(ADDON) not in sys.path:
    sys.path.insert(0, str(ADDON))

from attachment_risk import find_risk  # noqa: E402

PDF = b"%PDF-1.7 text"
EXE = b"MZ\x90\0\x03\0"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names, content=b"x"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


def locked(data):
    """The zip with the flag "encrypted" on each entry, as a password leaves it."""
    raw = bytearray(data)
    start = 0
    while (at := raw.find(b"PK\x01\x02", start)) >= 0:
        raw[at + 8] |= 1
        start = at + 4
    return bytes(raw)


@pytest.mark.parametrize(
    ("name", "data", "risk"),
    [
        ("report.pdf", PDF, ""),
        ("photo.JPG", b"\xff\xd8\xff", ""),
        ("notes.txt", b"MZ is how it begins", ""),
        ("setup.exe", EXE, "program"),
        ("setup.EXE ", EXE, "program"),
        ("setup.exe.", EXE, "program"),
        ("run.js", b"alert(1)", "program"),
        ("mail.html", b"<html>", "program"),
        ("picture.svg", b"<svg/>", "program"),
        ("invoice.pdf.exe", EXE, "disguised"),
        ("invoice.pdf          .exe", EXE, "disguised"),
        ("invoice\u202efdp.exe", EXE, "disguised"),
        ("invoice.pdf", EXE, "disguised"),
        ("invoice.pdf", b"\x7fELF\x02", "disguised"),
        ("invoice", b"L\x00\x00\x00\x01\x14\x02\x00rest", "disguised"),
        ("folder/invoice.docm", zipped("[Content_Types].xml"), "macro"),
        ("list.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), ""),
        ("list.xlsx", zipped("[Content_Types].xml", "xl/vbaProject.bin"), "macro"),
        ("letter.odt", zipped("mimetype", "content.xml"), ""),
        ("letter.odt", zipped("mimetype", "Basic/Standard/Module1.xml"), "macro"),
        ("old.doc", OLE + b"\0" * 100, ""),
        ("old.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), "macro"),
        ("logs.zip", zipped("a.log", "b.log"), ""),
        ("logs.zip", zipped("a.log", "inner.zip"), "archive"),
        ("logs.zip", zipped("a/b/run.bat"), "archive"),
        ("logs.zip", zipped("a.xlsm"), "archive"),
        ("logs.zip", locked(zipped("a.txt")), "locked"),
        ("logs.zip", zipped("a.log")[:-30], "archive"),
        ("bomb.zip", zipped("zero", content=b"\0" * 120_000_000), "archive"),
        ("logs.gz", b"\x1f\x8b", ""),
        ("logs.rar", b"Rar!", "archive"),
        ("logs.7z", b"7z\xbc\xaf", "archive"),
        ("", b"", ""),
        (None, b"", ""),
    ],
)
def test_risk(name, data, risk):
    assert find_risk(name, data) == risk


@given(st.text(), st.binary())
def test_never_raises(name, data):
    find_risk(name, data)
    find_risk(name, b"PK\x03\x04" + data)
