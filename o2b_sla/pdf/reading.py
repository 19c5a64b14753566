# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a file somebody brings is a PDF."""

import io

from pypdf import PdfReader

# an end of file marker stands in the last kilobyte; some scanners fill up a block
TAIL_BYTES = 1024
FILLING = b"\0\t\n\r "


def is_readable(data):
    """Whether bytes are a PDF with pages, from its first byte to its last.

    A file of which the end is missing is refused, though a reader could guess its
    pages: it is kept as evidence.

    :param data: bytes
    :return: bool
    """
    if not data.startswith(b"%PDF-"):
        return False
    if b"%%EOF" not in data.rstrip(FILLING)[-TAIL_BYTES:]:
        return False
    try:
        return bool(PdfReader(io.BytesIO(data)).pages)
    except Exception:  # noqa: BLE001 pypdf raises many kinds
        return False
