# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What changed in the agreement itself: contacts, versions, addenda (§1.4, §3.6)."""

from .line import Line
from .registry import reckoner


@reckoner("contacts")
def reckon_contacts(facts, period):
    """How many contacts there were on the last day, came and left.

    :param facts: dict: ``contacts``: list of dicts ``first_day``, ``last_day``
        (None: no end), ``follows`` (id of the same person before, or None),
        ``followed`` (whether the same person goes on under another address)
    """
    found = pick_contacts(facts["contacts"], period)
    return [_count("contacts", name, picked) for name, picked in found.items()]


def pick_contacts(contacts, period):
    """Which contacts each figure counts.

    :param contacts: list of dicts, see ``reckon_contacts``
    :return: dict: lists of them by ``present``, ``came``, ``left`` and ``changed``
    """
    first, last = period.first_day, period.last_day
    present = [
        c
        for c in contacts
        if c["first_day"] <= last and (c["last_day"] is None or c["last_day"] >= last)
    ]
    came = [c for c in contacts if first <= c["first_day"] <= last and not c["follows"]]
    left = [
        c
        for c in contacts
        if c["last_day"] is not None
        and first <= c["last_day"] <= last
        and not c["followed"]
    ]
    changed = [c for c in contacts if c["follows"] and first <= c["first_day"] <= last]
    return {"present": present, "came": came, "left": left, "changed": changed}


@reckoner("versions")
def reckon_versions(facts, period):
    """How many versions took effect and ended.

    :param facts: dict: ``versions``: list of dicts ``from``, ``until`` (instant or
        None: no end); one that rules until the midnight that ends the month ends in it
    """
    return _reckon_terms("versions", facts, period)


@reckoner("addenda")
def reckon_addenda(facts, period):
    """The same of addenda."""
    return _reckon_terms("addenda", facts, period)


def _reckon_terms(section, facts, period):
    found = pick_versions(facts[section], period)
    return [_count(section, name, picked) for name, picked in found.items()]


def pick_versions(versions, period):
    """Which versions each figure counts.

    :param versions: list of dicts, see ``reckon_versions``
    :return: dict: lists of them by ``begun`` and ``ended``
    """
    return {
        "begun": [v for v in versions if period.holds(v["from"])],
        "ended": [v for v in versions if period.ends(v["until"])],
    }


def _count(section, name, found):
    return Line(
        section=section,
        key=f"{section}.{name}",
        unit="count",
        numerator=len(found),
    )
