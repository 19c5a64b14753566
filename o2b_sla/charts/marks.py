# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Marks of verdicts that differ in form, not in colour alone."""

from markupsafe import Markup

# form and colour; drawn as shapes, as no font on a server is sure to have them
FORMS = {
    # a disc with a tick
    "met": (
        '<circle cx="8" cy="8" r="8" fill="#1B6E3C"/>'
        '<path d="M4 8.4 L7 11.2 L12 5.2" fill="none" stroke="#fff"'
        ' stroke-width="2"/>'
    ),
    # a triangle with an exclamation mark
    "at_risk": (
        '<path d="M8 0.6 L16 15.4 L0 15.4 Z" fill="#8F5A00"/>'
        '<path d="M8 5.4 L8 10.6 M8 12 L8 14" stroke="#fff" stroke-width="2"/>'
    ),
    # a square with a cross
    "missed": (
        '<rect x="0.5" y="0.5" width="15" height="15" fill="#A32A22"/>'
        '<path d="M4 4 L12 12 M12 4 L4 12" stroke="#fff" stroke-width="2"/>'
    ),
    # a lozenge with a question mark
    "undetermined": (
        '<path d="M8 0 L16 8 L8 16 L0 8 Z" fill="#4F5B8A"/>'
        '<path d="M5.9 6.3 C5.9 3.4 10.2 3.6 10.1 6.1 C10 7.8 8 7.6 8 9.6'
        ' M8 11 L8 12.8" fill="none" stroke="#fff" stroke-width="1.5"/>'
    ),
    # a ring with a dash
    "not_applicable": (
        '<circle cx="8" cy="8" r="7" fill="none" stroke="#5B6875"'
        ' stroke-width="1.6"/>'
        '<path d="M4.6 8 L11.4 8" stroke="#5B6875" stroke-width="1.8"/>'
    ),
}


def draw_mark(verdict, size=9):
    """The mark of a verdict; its word stands beside it, so it has none itself.

    :param verdict: one of ``FORMS``; another one has the mark of what does not apply
    :param size: number, in points
    :return: Markup, inline SVG
    """
    form = FORMS.get(verdict, FORMS["not_applicable"])
    return Markup(
        '<svg class="o_sla_mark" width="{size}pt" height="{size}pt"'
        ' viewBox="0 0 16 16" xmlns="http://www.w3.org/2000/svg"'
        ' aria-hidden="true" focusable="false">{form}</svg>'
    ).format(size=size, form=Markup(form))  # noqa: S704 one of ours
