# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Percentages per month as lines."""

from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Line, PolyLine, Rect

from .axes import Field
from .page import to_svg
from .scale import percent_steps
from .size import COLOURS, NORM, PAPER


@dataclass(frozen=True)
class Series:
    """A line: its name, and a value a month; ``None`` where there is none."""

    name: str
    values: tuple


def draw_lines(
    size,
    title,
    description,
    labels,
    series,
    number="{:g}".format,
    norm=None,
    norm_name="",
):
    """Percentages per month, with a line for the norm.

    A month without a value leaves a gap: it is neither good nor bad.

    :param size: Size
    :param title: text, what it shows
    :param description: text, the values in words
    :param labels: texts under the axis, one a month
    :param series: at most two Series
    :param number: function that gives the text of a number beside the axis
    :param norm: percentage, or ``None``
    :param norm_name: text of the norm in the legend
    :return: Markup, inline SVG
    """
    values = [value for line in series for value in line.values]
    steps = percent_steps([*values, norm])
    field = Field(size, labels, steps[0], steps[-1])
    for step in steps:
        field.number(step, number(step))
        if step != field.low:
            field.rule(step)
    for place, line in enumerate(series):
        _draw_line(field, line.values, place)
        field.legend(line.name, _sign(field, place))
    if norm is not None:
        dashes = [size.letters * 0.7, size.letters * 0.4]
        field.rule(norm, NORM, strokeDashArray=dashes)
        field.legend(norm_name, _norm_sign(field, dashes))
    return to_svg(field.drawing, title, description)


def _norm_sign(field, dashes):
    def sign(x, y, width):
        field.add(
            Line(
                x,
                y,
                x + width,
                y,
                strokeColor=NORM,
                strokeWidth=field.size.letters * 0.07,
                strokeDashArray=dashes,
            )
        )

    return sign


def _sign(field, place):
    def sign(x, y, width):
        field.add(_stroke([x, y, x + width, y], field.size, place))
        field.add(_point(x + width / 2, y, field.size, place))

    return sign


def _draw_line(field, values, place):
    """Straight lines between neighbouring months, and a point in each."""
    for run in _runs(values):
        points = [at for month, value in run for at in (field.x(month), field.y(value))]
        if len(run) > 1:
            field.add(_stroke(points, field.size, place))
        for month, value in run:
            field.add(_point(field.x(month), field.y(value), field.size, place))


def _stroke(points, size, place):
    """A whole line for the first series, a dotted one for the second."""
    return PolyLine(
        points,
        strokeColor=COLOURS[place],
        strokeWidth=size.letters * 0.18,
        strokeDashArray=[size.letters * 0.3] * 2 if place else None,
    )


def _point(x, y, size, place):
    """A filled disc for the first series, an open square for the second."""
    half = size.letters * 0.3
    colour = COLOURS[place]
    if not place:
        return Circle(x, y, half, fillColor=colour, strokeColor=colour)
    return Rect(
        x - half,
        y - half,
        2 * half,
        2 * half,
        fillColor=PAPER,
        strokeColor=colour,
        strokeWidth=size.letters * 0.17,
    )


def _runs(values):
    """Stretches of months that follow each other: lists of (month, value)."""
    runs = [[]]
    for month, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((month, value))
    return [run for run in runs if run]
