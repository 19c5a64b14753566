# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Charts say what they show: in their form, and in words for who cannot see it."""

import re
from xml.etree import ElementTree

import pytest
from charts import NARROW, WIDE, Series, draw_columns, draw_lines, draw_mark
from charts.marks import FORMS
from charts.scale import percent_steps
from charts.size import COLOURS, INK, NORM
from hypothesis import given
from hypothesis import strategies as st

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [f"m{number}" for number in range(12)]
PERCENT = st.one_of(st.none(), st.floats(0, 100, allow_nan=False))


def lines(values, other=(), norm=None, size=NARROW, title="In time", words="…"):
    series = [Series("Response", tuple(values))]
    if other:
        series.append(Series("Resolution", tuple(other)))
    return ElementTree.fromstring(
        draw_lines(
            size, title, words, MONTHS, series, norm=norm, norm_name="Norm 99.9 %"
        )
    )


def columns(values):
    return ElementTree.fromstring(draw_columns(WIDE, "Tickets", "…", MONTHS, values))


def texts(svg):
    return [element.text for element in svg.iter(f"{SVG}text")]


def test_it_has_a_title_and_a_description_of_its_own():
    svg = lines([100] * 12, title="In time", words="All <b>of them</b> & more")
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "In time"
    assert description.text == "All <b>of them</b> & more"


def test_two_charts_in_one_page_share_no_id():
    one, two = (lines([value] * 12) for value in (100, 90))
    found = [e.get("id") for svg in (one, two) for e in svg.iter() if e.get("id")]
    assert len(found) == len(set(found)) == 4


def test_the_same_figures_give_the_same_drawing():
    assert draw_columns(WIDE, "T", "d", MONTHS, [1] * 12) == draw_columns(
        WIDE, "T", "d", MONTHS, [1] * 12
    )


def test_nothing_but_shapes_and_words_stands_in_it():
    svg = draw_lines(NARROW, "<script>", "&", ["<b>"], [Series("<i>", (1,))])
    assert not re.search(r"<(script|b|i)\b|<\?|<!|href|url\(", svg)
    tags = {e.tag.removeprefix(SVG) for e in ElementTree.fromstring(svg).iter()}
    assert tags <= {
        *("svg", "title", "desc", "g", "text", "path", "polyline", "circle", "rect")
    }


def test_a_month_without_a_figure_is_a_gap():
    svg = lines([100, 90, None, 80, None, 70, 70, 70, None, None, None, None])
    runs = [line.get("points").count(",") for line in svg.iter(f"{SVG}polyline")]
    # two stretches of more than one month, and the sign in the legend
    assert len(runs) == 3
    assert len(list(svg.iter(f"{SVG}circle"))) == 6 + 1


def test_series_are_told_apart_without_colour():
    svg = lines([100] * 12, other=[90] * 12)
    dashed = ["dasharray" in line.get("style") for line in svg.iter(f"{SVG}polyline")]
    assert sorted(dashed) == [False, False, True, True]
    assert len(list(svg.iter(f"{SVG}circle"))) == 13
    assert len(list(svg.iter(f"{SVG}rect"))) == 13
    assert {"Response", "Resolution"} <= set(texts(svg))


def test_the_norm_is_a_dashed_line_with_a_name():
    assert "Norm 99.9 %" in texts(lines([99.95] * 12, norm=99.9))
    assert "Norm 99.9 %" not in texts(lines([99.95] * 12))


@pytest.mark.parametrize("values", [[None] * 12, [0] * 12, [0.0001] * 12, [100] * 12])
def test_edges_are_drawn(values):
    svg = lines(values, norm=100)
    assert "100" in texts(svg)
    assert columns([None if v is None else int(v) for v in values]) is not None


@given(st.lists(PERCENT, max_size=24))
def test_every_percentage_is_on_the_axis(values):
    steps = percent_steps(values)
    assert steps == sorted(set(steps))
    assert steps[-1] == 100
    assert all(value >= steps[0] for value in values if value is not None)


@given(st.lists(PERCENT, min_size=12, max_size=12), st.floats(0, 100))
def test_all_is_drawn_within_the_picture(values, norm):
    svg = lines(values, norm=norm)
    for circle in svg.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= NARROW.width
        assert 0 <= float(circle.get("cy")) <= NARROW.height


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=12, max_size=12))
def test_each_count_is_written_above_its_column(values):
    svg = columns(values)
    written = texts(svg)[len(MONTHS) :]
    assert written == [str(value) for value in values if value is not None]
    heights = [float(rect.get("height")) for rect in svg.iter(f"{SVG}rect")]
    counted = [value for value in values if value]
    assert len(heights) == len(counted)
    assert max(heights, default=0) <= WIDE.height


def test_marks_differ_in_form():
    shapes = [
        sorted(re.findall(r"<(\w+)", form)) + re.findall(r" d=\"[^\"]*\"", form)
        for form in FORMS.values()
    ]
    assert len({str(shape) for shape in shapes}) == len(FORMS) == 5
    assert draw_mark("met") != draw_mark("missed")
    assert 'aria-hidden="true"' in draw_mark("met")
    assert draw_mark("odd<b>") == draw_mark("not_applicable")


def luminance(digits):
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_stand_out_on_white():
    """WCAG 2.1 AA: 4.5:1, also for lines, as numbers have their colour."""
    inks = [colour.hexval()[2:] for colour in (*COLOURS, NORM, INK)]
    inks += re.findall(r"#([0-9A-F]{6})", "".join(FORMS.values()))
    for ink in inks:
        assert 1.05 / (luminance(ink) + 0.05) >= 4.5, ink
