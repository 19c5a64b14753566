# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pictures that travel inside a page."""

import base64
import io

from PIL import Image

FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]
MAX_PIXELS = 1600
MAX_SOURCE_PIXELS = 40_000_000


def data_uri(encoded):
    """A picture as data URI, drawn anew so that nothing but pixels is left of it.

    :param encoded: base64 of a file, as bytes or text, or nothing
    :return: str, or ``None`` for whatever is no picture
    """
    if not encoded:
        return None
    try:
        with Image.open(
            io.BytesIO(base64.b64decode(encoded)), formats=FORMATS
        ) as image:
            if image.width * image.height > MAX_SOURCE_PIXELS:
                return None
            picture = image.convert("RGBA")
    except Exception:  # noqa: BLE001 whatever it is, it is no picture
        return None
    picture.thumbnail((MAX_PIXELS, MAX_PIXELS))
    # on white: not every build of wkhtmltopdf draws transparency
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
