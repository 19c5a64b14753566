# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PDF documents from HTML text, without Odoo."""

from .heads import RowMarks, draw_heads
from .picture import data_uri
from .reading import is_readable
from .stamp import mark, merge, stamp
from .wkhtmltopdf import (
    MissingWkhtmltopdf,
    RenderingError,
    RenderingTimeout,
    render,
)

__all__ = [
    "MissingWkhtmltopdf",
    "RenderingError",
    "RenderingTimeout",
    "RowMarks",
    "data_uri",
    "draw_heads",
    "is_readable",
    "mark",
    "merge",
    "render",
    "stamp",
]
