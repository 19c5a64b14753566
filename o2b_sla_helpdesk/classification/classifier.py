# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Weighs what points to which service."""

from typing import NamedTuple

from .phrase import MIN_START
from .text import TextIndex

#: A word in the subject tells more than one further on; so does a chosen category.
CATEGORY_POINTS = 4
SUBJECT_POINTS = 3
TEXT_POINTS = 1
#: One single word somewhere in the text is no ground for a proposal.
MIN_SCORE = 2


class Reason(NamedTuple):
    """Why a service was thought of."""

    where: str  # category, subject or text
    words: str  # as they stand there; empty for a category


class Proposal(NamedTuple):
    """The service a question is most likely about."""

    service: int
    score: int
    runner_up: int  # score of the next best service, 0 without one
    reasons: tuple[Reason, ...]

    @property
    def confidence(self) -> int:
        """Percentage: 100 when nothing points to another service, above 50 always."""
        return round(100 * self.score / (self.score + self.runner_up))


class Classifier:
    """Knows the phrases and categories of all services.

    :param phrases: iterable of ``(service key, Phrase)``
    :param categories: iterable of ``(service key, category key)``
    """

    def __init__(self, phrases, categories=()):
        self._by_word, self._by_start = {}, {}
        for service, phrase in phrases:
            # found by its longest word, then looked at as a whole
            anchor = max(phrase.parts, key=lambda part: len(part.word))
            table = self._by_start if anchor.is_start else self._by_word
            table.setdefault(anchor.word, []).append((service, phrase))
        self._categories = {}
        for service, category in categories:
            self._categories.setdefault(category, set()).add(service)

    def propose(self, subject, text="", categories=(), allowed=None, instead=None):
        """The one service most points to.

        :param subject: str
        :param text: str, plain text of the question
        :param categories: keys, the chosen category and those above it
        :param allowed: keys of services to choose from; ``None`` for all
        :param instead: ``{service key: key of the one that takes its place}``
        :return: Proposal, or ``None``: nothing points to one, or as much to another
        """
        found, instead = {}, instead or {}
        for category in categories:
            for service in self._categories.get(category, ()):
                reason = Reason("category", "")
                service = instead.get(service, service)
                found.setdefault(service, {})["category"] = (CATEGORY_POINTS, reason)
        for where, index, points in (
            ("subject", TextIndex(subject), SUBJECT_POINTS),
            ("text", TextIndex(text), TEXT_POINTS),
        ):
            for service, phrase, matched in self._matches(index):
                worth = points * len(phrase.parts)
                reason = Reason(where, " ".join(matched))
                service = instead.get(service, service)
                # the subject comes first and is worth more: it stays
                found.setdefault(service, {}).setdefault(phrase, (worth, reason))
        return self._best(found, allowed)

    def _matches(self, index):
        """``(service, phrase, words)`` of each phrase that the text has."""
        for word in index.positions:
            candidates = list(self._by_word.get(word, ()))
            for length in range(MIN_START, len(word) + 1):
                candidates += self._by_start.get(word[:length], ())
            for service, phrase in candidates:
                matched = phrase.find(index)
                if matched:
                    yield service, phrase, matched

    @staticmethod
    def _best(found, allowed):
        scores = {
            service: sum(worth for worth, _reason in grounds.values())
            for service, grounds in found.items()
            if allowed is None or service in allowed
        }
        ranking = sorted(scores, key=lambda service: (-scores[service], service))
        if not ranking or scores[ranking[0]] < MIN_SCORE:
            return None
        best, others = ranking[0], ranking[1:]
        runner_up = scores[others[0]] if others else 0
        if runner_up == scores[best]:
            return None
        grounds = sorted(found[best].values(), key=lambda ground: -ground[0])
        reasons = tuple(dict.fromkeys(reason for _worth, reason in grounds))
        return Proposal(best, scores[best], runner_up, reasons)
