# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The priority a client writes in the subject: ``[P1]`` … ``[P4]`` (SLA §3.1)."""

import re

_TAG = re.compile(r"\[(P[1-4])\]", re.IGNORECASE | re.ASCII)


def priority_tag(subject: str | None) -> str | None:
    """Return ``"P1"`` … ``"P4"`` of the first tag in ``subject``, None without."""
    match = _TAG.search(subject or "")
    return match[1].upper() if match else None


def without_priority_tag(subject: str | None) -> str:
    """Return ``subject`` without its tags; spaces are joined, '' if nothing is left."""
    return " ".join(_TAG.sub(" ", subject or "").split())
