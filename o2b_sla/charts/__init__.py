# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small charts and marks as SVG that stands in a page, without Odoo.

They are read without colour: lines differ in dashes and points, marks in their form,
and each has a title and a description for who cannot see it.
"""

from .columns import draw_columns
from .lines import Series, draw_lines
from .marks import draw_mark
from .size import NARROW, WIDE, Size

__all__ = [
    "NARROW",
    "WIDE",
    "Series",
    "Size",
    "draw_columns",
    "draw_lines",
    "draw_mark",
]
