# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which service of an agreement a question is about. Knows no Odoo."""

from .classifier import Classifier, Proposal, Reason
from .phrase import Phrase, read_phrases
from .text import TextIndex, plain_text, words

__all__ = [
    "Classifier",
    "Phrase",
    "Proposal",
    "Reason",
    "TextIndex",
    "plain_text",
    "read_phrases",
    "words",
]
