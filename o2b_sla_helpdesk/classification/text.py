# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Text as a row of plain words."""

import html
import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^<>]*>")
#: The first lines of a question tell what it is about; the rest is history.
MAX_MARKUP = 20_000
MAX_TEXT = 4_000


def plain_text(markup) -> str:
    """The words of HTML, as one line; for reading by software, not by people."""
    text = TAG.sub(" ", str(markup or "")[:MAX_MARKUP])
    return " ".join(html.unescape(text).split())


def words(text) -> list[str]:
    """Words without capitals and accents: ``Één Gebruíker!`` → een, gebruiker."""
    text = unicodedata.normalize("NFKD", str(text or "")[:MAX_TEXT]).casefold()
    kept = (letter for letter in text if not unicodedata.combining(letter))
    return WORD.findall("".join(kept))


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
