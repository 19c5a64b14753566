# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What charts have in common: the field they are drawn in, and its axes."""

from reportlab.graphics.shapes import Drawing, Line, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from .size import FONT, GRID, INK

WIDER = 1.16


class Field:
    """A drawing with axes; places follow from a month's number and a value.

    :param size: Size
    :param labels: texts under the axis, one a month; a line end begins a second line
    :param low, high: values at the foot and at the top
    """

    def __init__(self, size, labels, low, high):
        self.size = size
        self.low, self.high = low, high
        self.count = max(1, len(labels))
        self.drawing = Drawing(size.width, size.height)
        self.cursor = 0
        self.rule(low, INK)
        for month, label in enumerate(labels):
            for line, text in enumerate(label.split("\n")):
                y = size.bottom - size.letters * (1.25 + 1.1 * line)
                self.text(self.x(month), y, text, "middle")

    @property
    def step(self):
        """Width of a month."""
        return (self.size.width - self.size.left - self.size.right) / self.count

    def x(self, month):
        """The middle of a month."""
        return self.size.left + self.step * (month + 0.5)

    def y(self, value):
        """The height of a value; one that lies outside is drawn at the edge."""
        size = self.size
        value = min(max(value, self.low), self.high)
        share = (value - self.low) / (self.high - self.low)
        return size.bottom + (size.height - size.bottom - size.top) * share

    def add(self, shape):
        self.drawing.add(shape)

    def rule(self, value, colour=GRID, **look):
        """A line over the whole width at a value."""
        y = self.y(value)
        self.add(
            Line(
                self.size.left,
                y,
                self.size.width,
                y,
                strokeColor=colour,
                strokeWidth=self.size.letters * 0.07,
                **look,
            )
        )

    def number(self, value, text):
        """A number beside the axis."""
        size = self.size
        y = self.y(value) - size.letters * 0.35
        self.text(size.left - size.letters * 0.6, y, text, "end")

    def text(self, x, y, text, anchor):
        self.add(
            String(
                x,
                y,
                text,
                textAnchor=anchor,
                fontName=FONT,
                fontSize=self.size.letters,
                fillColor=INK,
            )
        )

    def legend(self, text, sign):
        """A sign and what it means, beside the ones that stand there already.

        :param sign: function of (x, y, width) that draws it
        """
        size = self.size
        y = size.height - size.letters
        width = size.letters * 1.9
        sign(self.cursor, y + size.letters * 0.35, width)
        self.text(self.cursor + width + size.letters * 0.4, y, text, "start")
        # on a server without these letters they are wider
        used = stringWidth(text, FONT, size.letters) * WIDER
        self.cursor += width + used + size.letters * 1.3
