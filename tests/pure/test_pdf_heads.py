# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A table that goes on over the page says its head again there."""

import io
import re

import pdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tables import Cell, Column, Table

STYLE = (
    ".place { position: absolute; font-size: 1px; color: #fff; }"
    "table, tbody { display: block; } tr { display: table; width: 100%; }"
)


def read(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def page(marks, tables):
    """HTML of tables with so many rows, a paragraph before each."""
    parts = []
    for number, rows in enumerate(tables):
        body = "".join(
            f'<tr><td><i class="place">{marks.mark(number, row)}</i>'
            f"row {row} of table {number} [x/{number}/{row}]</td></tr>"
            for row in range(rows)
        )
        parts.append(f"<p>before {number}</p><table><tbody>{body}</tbody></table>")
    return (
        f"<!DOCTYPE html><html><head><style>{STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def test_heads_are_said_again_where_a_table_goes_on():
    marks = pdf.RowMarks()
    html = page(marks, [120, 3, 90])
    found = marks.find_continued(pdf.render(html))
    plain = pdf.render(marks.remove(html))
    pages = read(plain)
    assert marks.token not in "".join(pages)
    for number, text in enumerate(pages, 1):
        first = re.search(r"\[x/(\d)/(\d+)\]", text)
        if text.startswith("row") and first[2] != "0":
            assert found[number] == int(first[1])
        else:
            assert number not in found
    assert set(found.values()) == {0, 2}
    columns = (Column("What", 0.5), Column("How often", 0.5, "right"))
    headed = read(pdf.draw_heads(plain, found, [(f"T{n}", columns) for n in range(3)]))
    for number, text in enumerate(headed, 1):
        assert ("How often" in text) == (number in found)
        assert (f"T{found.get(number)}" in text) == (number in found)


def test_a_text_cannot_look_like_a_mark():
    marks, other = pdf.RowMarks(), pdf.RowMarks()
    html = page(other, [90])
    assert marks.find_continued(pdf.render(html)) == {}


def test_without_such_a_table_nothing_is_drawn():
    data = pdf.render("<p>short</p>")
    assert pdf.draw_heads(data, {}, []) == data


def test_a_head_without_room_is_cut_off():
    data = pdf.render("<p>short</p>")
    columns = (Column("W" * 300, 0.1), Column("", 0.9))
    (text,) = read(pdf.draw_heads(data, {1: 0}, [("", columns)]))
    assert "W…" in text
    assert "W" * 30 not in text


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=9))
def test_shares_of_columns_make_a_whole(shares):
    table = Table(tuple(Column("x", share) for share in shares), ())
    assert abs(sum(column.share for column in table.columns) - 1) < 1e-9


def test_texts_become_cells():
    table = Table((Column("a"), Column("b")), ((1, Cell("x", verdict="met")),))
    assert table.rows == ((Cell("1"), Cell("x", verdict="met")),)
    with pytest.raises(ValueError):
        Table((Column("a"), Column("b")), (("one",),))
