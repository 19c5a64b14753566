# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counts per month as columns."""

from reportlab.graphics.shapes import Rect

from .axes import Field
from .page import to_svg
from .size import COLOURS


def draw_columns(size, title, description, labels, values):
    """Whole numbers per month, each written above its column.

    :param size: Size
    :param title: text, what it shows
    :param description: text, the values in words
    :param labels: texts under the axis, one a month
    :param values: ints, ``None`` where there is none
    :return: Markup, inline SVG
    """
    highest = max((value for value in values if value is not None), default=0)
    field = Field(size, labels, 0, max(highest, 1))
    width = field.step * 0.62
    foot = field.y(0)
    for month, value in enumerate(values):
        if value is None:
            continue
        top = field.y(value)
        left = field.x(month) - width / 2
        if value:
            field.add(
                Rect(
                    left,
                    foot,
                    width,
                    top - foot,
                    fillColor=COLOURS[0],
                    strokeColor=None,
                )
            )
        field.text(field.x(month), top + size.letters * 0.35, str(value), "middle")
    return to_svg(field.drawing, title, description)
