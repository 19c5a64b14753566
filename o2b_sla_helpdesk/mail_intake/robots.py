# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Is a mail written by a machine: an auto-reply, a list, a bounce?"""

import re

from .headers import header_values

_BULK = {"bulk", "junk", "list", "auto_reply"}
_PRESENCE = ("X-Autoreply", "X-Autorespond", "List-Id", "X-Auto-Response-Suppress")
# Odoo's answer to a mail it did not want carries this; what answers it is a robot.
_LOOP_TAG = "-loop-detection-bounce-email@"
_NEVER_ANSWERED = re.compile(
    r"(?:mailer-daemon|postmaster|abuse|bounces?|no-?reply|do-?not-?reply|nobody|"
    r"geen-?antwoord|niet-?beantwoorden|nicht-?antworten)(?:[+._=-].*)?",
    re.ASCII,
)
_FIRST_WORD = re.compile(r"[^\s;(]+")


def is_automatic(headers: list[tuple[str, str]]) -> bool:
    """Tell whether a machine sent the mail with these raw ``headers``.

    Such a mail is kept, but never moves a clock: an out-of-office note is no reply
    of the client, and a delivery report is no answer by staff.

    :param headers: ``(name, raw value)`` pairs as ``read_headers`` returns them
    """
    return (
        any(word != "no" for word in _first_words(headers, "Auto-Submitted"))
        or any(word in _BULK for word in _first_words(headers, "Precedence"))
        or any(header_values(headers, name) for name in _PRESENCE)
        or "<>" in header_values(headers, "Return-Path")
        or "multipart/report" in _first_words(headers, "Content-Type")
        or any(
            _LOOP_TAG in value
            for name in ("References", "In-Reply-To")
            for value in header_values(headers, name)
        )
    )


def is_never_answered(address: str) -> bool:
    """Tell whether an address is of a robot by its name, such as ``no-reply@``.

    :param address: one bare address in lower case, or ``""``: nobody to answer
    """
    return not address or bool(_NEVER_ANSWERED.fullmatch(address.rpartition("@")[0]))


def _first_words(headers: list[tuple[str, str]], name: str) -> list[str]:
    """Return the first word of each value of ``name``, in lower case."""
    words = (_FIRST_WORD.search(value) for value in header_values(headers, name))
    return [word[0].lower() for word in words if word]
