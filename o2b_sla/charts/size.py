# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How large a chart is drawn, and its colours."""

from dataclasses import dataclass

from reportlab.lib.colors import HexColor

# Okabe and Ito's colours, told apart by the colour-blind, darkened to 4.5:1 on white
COLOURS = (HexColor("#0067A0"), HexColor("#A84F00"))
NORM = HexColor("#4A5866")
INK = HexColor("#1F2933")
GRID = HexColor("#DDE3E9")
PAPER = HexColor("#FFFFFF")
FONT = "Helvetica"


@dataclass(frozen=True)
class Size:
    """Measures of a chart, in units of its own drawing.

    ``letters``: size of the text; ``left``: room for the numbers of the axis.
    """

    width: float
    height: float
    letters: float
    left: float

    @property
    def bottom(self):
        """Room for the names of months."""
        return self.letters * 2.6

    @property
    def right(self):
        """Room for a number above the last column that is wider than it."""
        return self.letters * 0.5

    @property
    def top(self):
        """Room for the legend."""
        return self.letters * 2.4


#: A third of a page.
NARROW = Size(width=200, height=112, letters=8, left=33)
#: A card on a screen.
WIDE = Size(width=360, height=180, letters=10.5, left=42)
