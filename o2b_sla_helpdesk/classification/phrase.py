# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Phrases that point to a service, and how they are found in a text."""

from typing import NamedTuple

from .text import TextIndex, words

#: So many other words may stand between those of a phrase.
GAP = 3
MAX_WORDS = 6
#: A shorter beginning would be found in half of all words.
MIN_START = 3


class Part(NamedTuple):
    """One word of a phrase."""

    word: str
    is_start: bool = False  # any word that begins with it


class Phrase(NamedTuple):
    """Some words that belong together, in any order."""

    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text):
        """A phrase as people write it: ``nieuwe gebruiker*``.

        A star at the end of a word stands for any ending.

        :return: a Phrase, or ``None`` when nothing is left of it
        """
        parts = []
        for chunk in str(text or "").split():
            is_start = chunk.endswith("*")
            found = words(chunk)
            for word in found[:-1]:
                parts.append(Part(word))
            if found:
                long_enough = len(found[-1]) >= MIN_START
                parts.append(Part(found[-1], is_start and long_enough))
        parts = tuple(dict.fromkeys(parts))[:MAX_WORDS]
        return cls(parts) if parts else None

    def find(self, index: TextIndex):
        """The words of a text that this phrase is found in.

        :return: tuple of words as they stand in the text, or ``None``
        """
        places = []
        for number, part in enumerate(self.parts):
            found = self._words_of(part, index)
            if not found:
                return None
            places += [
                (position, number, word)
                for word in found
                for position in index.positions[word]
            ]
        return self._closest(sorted(places))

    @staticmethod
    def _words_of(part, index):
        if part.is_start:
            return index.beginning_with(part.word)
        return [part.word] if part.word in index else []

    def _closest(self, places):
        """The first stretch that holds every part and not too much else."""
        room = len(self.parts) + GAP
        last = {}
        for position, number, word in places:
            last[number] = (position, word)
            if len(last) < len(self.parts):
                continue
            taken = {at for at, _word in last.values()}
            near = position - min(taken) < room
            if near and len(taken) == len(self.parts):
                return tuple(word for _at, word in sorted(last.values()))
        return None


def read_phrases(text):
    """Phrases of a text with one on each line; commas separate them too.

    :return: list of Phrase, each once
    """
    chunks = str(text or "").replace(",", "\n").splitlines()
    return list(dict.fromkeys(filter(None, map(Phrase.parse, chunks))))
