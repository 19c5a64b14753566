# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The priority a client writes in the subject (SLA §3.1).

``[P1]`` … ``[P4]`` count wherever they stand. Without brackets a mark counts at the
start only, and set apart: ``P1: …``, ``P1 - …``, ``P1! …``, ``(P1) …``, ``Prio 1 …``,
``Priority: 2``. What may be a name or a question counts for nothing (``P1-poort``,
``P1 is down``, ``Prio 1 en 2``), nor does a mark in an answer (``Re: P2: …``): it was
asked for before. "Urgent" names none of the four.
"""

import re

_FLAGS = re.IGNORECASE | re.ASCII
_TAG = re.compile(r"\[(P[1-4])\]", _FLAGS)

# What mail programs, lists and people in a hurry put before a subject; no answers.
_BEFORE = (
    r"(?:(?:FWD?|DOORST|WG|TR|VS|RV)[ ]?:\s*|\[[^\[\]]{0,60}\]\s*"
    r"|(?:URGENT|SPOED|DRINGEND|ASAP|HELP)\b[!:,. -]*)*"
)
_CODE = r"P\s?([1-4])"
_WRAPPED = rf"(?:\({_CODE}\)|<{_CODE}>|\{{{_CODE}\}}|\*{{1,3}}{_CODE}\*{{1,3}})"
_APART = r"(?:\s*!+|\s*:(?!\d)|\s*\||\s+[-–—]+(?=\s)|\s*$)"
_WORD = r"PRIO(?:RITEIT|RITY)?"
_ABOUT_SEVERAL = (
    r"(?!\s*(?:[/&+,]|(?:EN|AND|OF|OR|T/M|TM|TOT|TO|IS|ZIJN|ARE|TICKETS|MELDINGEN"
    r"|INCIDENTEN|INCIDENTS|STORINGEN|CALLS|ISSUES)\b))"
)
_END = r"(?!\w|[.,]\d|-\w)"
# "prio 1" is a mark as it stands, the whole word may begin a question
_NAMED = (
    rf"(?:PRIO[\s.:=-]{{0,3}}P?([1-4]){_END}{_ABOUT_SEVERAL}{_APART}?"
    rf"|{_WORD}\s*[:=]\s*P?([1-4]){_END}{_ABOUT_SEVERAL}{_APART}?"
    rf"|{_WORD}\s*P?([1-4]){_END}{_APART})"
)
# a range or a comparison names two
_ONE_ONLY = r"(?!\s*[-–—:|(]*\s*P\s?[1-4](?!\w))"
_MARK = re.compile(
    rf"\s*({_BEFORE})[!*\s]*"
    rf"(?:{_WRAPPED}\s*[-–—:!|]*(?!\w)|{_CODE}{_APART}|{_NAMED}){_ONE_ONLY}\s*",
    _FLAGS,
)
# A subject is longer only when it is no subject.
_LOOKED_AT = 300


def _find_mark(subject):
    return _MARK.match((subject or "")[:_LOOKED_AT])


def priority_tag(subject: str | None) -> str | None:
    """Return ``"P1"`` … ``"P4"`` that ``subject`` names, None without: the first tag,
    else the mark at the start."""
    match = _TAG.search(subject or "")
    if match:
        return match[1].upper()
    match = _find_mark(subject)
    return match and "P" + next(filter(None, match.groups()[1:]))


def without_priority_tag(subject: str | None) -> str:
    """Return ``subject`` without its tags, or else without its mark; spaces are
    joined, '' if nothing is left."""
    subject = subject or ""
    rest, tags = _TAG.subn(" ", subject)
    match = None if tags else _find_mark(subject)
    if match:
        rest = f"{match[1]} {subject[match.end() :]}"
    return " ".join(rest.split())
