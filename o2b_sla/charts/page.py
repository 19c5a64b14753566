# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A drawing of ReportLab as SVG that stands in a page of HTML."""

import hashlib
from xml.etree import ElementTree

from markupsafe import Markup
from reportlab.graphics import renderSVG

from .size import FONT

# the first one there is; all are as wide as the one that ReportLab measures with
LETTERS = "Liberation Sans, Arial, Helvetica, sans-serif"
SVG = "http://www.w3.org/2000/svg"


def to_svg(drawing, title, description):
    """A drawing as inline SVG, with words for who cannot see it.

    :param drawing: ``reportlab.graphics.shapes.Drawing``
    :param title: text, what it shows
    :param description: text, what is to be seen in it
    :return: Markup; the same drawing and words give the same text
    """
    # the declaration and the document type have no place inside a page
    root = ElementTree.fromstring(renderSVG.drawToString(drawing).encode())
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        # these are the same in every drawing, of which a page has several
        element.attrib.pop("id", None)
        style = element.attrib.get("style", "")
        if style.startswith("clip-path"):
            del element.attrib["style"]
        elif "font-family" in style:
            element.attrib["style"] = style.replace(FONT, LETTERS)
        if element.attrib.get("transform") == "":
            del element.attrib["transform"]
    for element in [child for child in root if child.tag != "g"]:
        root.remove(element)
    body = b"".join(ElementTree.tostring(child) for child in root)
    name = "c" + hashlib.sha256(f"{title}{description}".encode() + body).hexdigest()[:8]
    words = []
    for tag, text in (("title", title), ("desc", description)):
        word = ElementTree.Element(tag, id=f"{name}-{tag}")
        word.text = text
        words.append(word)
    root[:0] = words
    root.attrib.clear()
    root.attrib.update(
        {
            "class": "o_sla_chart",
            "width": "100%",
            "height": f"{drawing.height:g}pt",
            "preserveAspectRatio": "xMinYMin meet",
            "viewBox": f"0 0 {drawing.width:g} {drawing.height:g}",
            "xmlns": SVG,
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
        }
    )
    return Markup(  # noqa: S704 ElementTree has escaped every text
        ElementTree.tostring(root, encoding="unicode")
    )
