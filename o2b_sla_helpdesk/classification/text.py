# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Text as a row of plain words."""

import html
import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
ASCII_WORD = re.compile(r"[a-z0-9]+")
TAG = re.compile(r"<[^<>]*>")
ACCENT = re.compile("[\u0300-\u036f]")
#: The first lines of a question tell what it is about; the rest is history.
MAX_MARKUP = 10_000
MAX_TEXT = 2_000


def plain_text(markup) -> str:
    """The words of HTML, as one line; for reading by software, not by people."""
    text = TAG.sub(" ", str(markup or "")[:MAX_MARKUP])
    return " ".join(html.unescape(text).split())


def words(text) -> list[str]:
    """Words without capitals and accents: ``Één Gebruíker!`` → een, gebruiker."""
    text = str(text or "")[:MAX_TEXT].casefold()
    if text.isascii():
        return ASCII_WORD.findall(text)
    text = ACCENT.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return WORD.findall(text)


class TextIndex:
    """Where each word of a text stands.

    :param text: str
    """

    def __init__(self, text):
        self.positions: dict[str, list[int]] = {}
        for position, word in enumerate(words(text)):
            self.positions.setdefault(word, []).append(position)

    def __contains__(self, word):
        return word in self.positions

    def beginning_with(self, start):
        """Words that begin with ``start``."""
        return [word for word in self.positions if word.startswith(start)]
