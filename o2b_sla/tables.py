# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables of plain text, told once and shown on paper and on screens alike."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column: its head, how wide it is beside the others, ``left`` or ``right``."""

    label: str
    share: float = 1
    align: str = "left"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    ``detail`` stands under the text in small print; ``verdict`` puts its mark before
    the text, which is then the verdict's word.
    """

    text: str = ""
    detail: str = ""
    verdict: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under a head.

    :param columns: Columns
    :param rows: sequence of rows; each is as long as ``columns``, of Cells or texts
    :param title: text above it, or nothing
    :param empty: what stands there instead when there are no rows
    :param note: small print under it
    """

    columns: tuple
    rows: tuple
    title: str = ""
    empty: str = ""
    note: str = ""

    def __post_init__(self):
        whole = sum(column.share for column in self.columns)
        columns = tuple(
            Column(column.label, column.share / whole, column.align)
            for column in self.columns
        )
        rows = tuple(
            tuple(cell if isinstance(cell, Cell) else Cell(str(cell)) for cell in row)
            for row in self.rows
        )
        if any(len(row) != len(columns) for row in rows):
            raise ValueError("a row is not as long as the head of its table")
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Section:
    """A part of a report: a title, sentences, and tables.

    ``code``: the section's stable name; ``method``: how it was reckoned, in words.
    """

    code: str
    title: str
    sentences: tuple = ()
    tables: tuple = ()
    method: tuple = field(default=())
