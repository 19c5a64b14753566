# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contrast of the colours in our style sheets (WCAG 2.1 AA: 4.5:1, graphics 3:1)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted(ROOT.glob("o2b_sla*/static/src/**/*.scss"))
WHITE = "#ffffff"
# The palest ground text of ours stands on in Odoo's light theme.
GROUNDS = (WHITE, "#f8f9fa")
TONE = re.compile(
    r"\.(o_sla_\w+) \{\s*--o-sla-color: (#\w+);\s*--o-sla-tint: (#\w+|transparent);"
)
TEXT = re.compile(r"(?<![\w-])color: (#[0-9a-fA-F]{3,6});")
SIDE = re.compile(r"\.(o_sla_side_\w+) \{\s*background-color: (#\w+);")


def luminance(color):
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def sheets(pattern):
    return [
        (path.name, *match.groups())
        for path in SHEETS
        for match in pattern.finditer(path.read_text())
    ]


def test_the_measure_itself():
    assert round(contrast("#000", "#fff"), 1) == 21.0
    assert round(contrast("#ffffff", "#28a745"), 1) == 3.1  # Odoo's green badge


TONES = sheets(TONE)


def test_every_tone_is_found():
    names = {tone[1] for tone in TONES}
    assert {"o_sla_quiet", "o_sla_good", "o_sla_paused"} <= names
    assert {"o_sla_risk", "o_sla_late", "o_sla_unchosen"} <= names


@pytest.mark.parametrize("sheet, name, color, tint", TONES)
def test_a_badge_is_readable(sheet, name, color, tint):
    """On its own tint; as plain text of a timer on the page too."""
    grounds = GROUNDS if tint == "transparent" else (tint, *GROUNDS)
    for ground in grounds:
        assert contrast(color, ground) >= 4.5, (sheet, name, ground)


@pytest.mark.parametrize("sheet, color", sheets(TEXT))
def test_a_text_is_readable(sheet, color):
    if contrast(color, WHITE) < 1.2:
        return  # white on a ground of its own
    for ground in GROUNDS:
        assert contrast(color, ground) >= 4.5, (sheet, color, ground)


SIDES = sheets(SIDE)


@pytest.mark.parametrize("sheet, name, color", SIDES)
def test_a_part_of_the_bar_can_be_seen(sheet, name, color):
    assert len(SIDES) == 4
    assert contrast(color, WHITE) >= 3, (sheet, name)
