# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An effective value and where it comes from (SLA §1.3)."""

from dataclasses import dataclass

# Highest first: what stands in a layer rules over the layers after it.
LAYERS = [
    ("general_terms", "General terms"),
    ("specific", "Specific agreement"),
    ("addendum", "Addendum"),
    ("sla", "SLA"),
]
LAYER_ORDER = [layer for layer, _label in LAYERS]


@dataclass(frozen=True)
class Duration:
    """A target's length, as the agreement words it and in seconds.

    :param amount: float, number of units
    :param unit: ``working_hour`` … ``week``, see ``working_time.units``
    :param seconds: int, working seconds, or elapsed ones
    :param elapsed: bool, whether it counts day and night
    """

    amount: float
    unit: str
    seconds: int
    elapsed: bool


@dataclass(frozen=True)
class Term:
    """One effective value of an agreement version.

    :param subject: what it is about, such as ``target``
    :param key: which one of that subject, such as ``("P1", "response")``
    :param value: the value itself; of a target a :class:`Duration` or ``None``
    :param layer: ``general_terms``, ``specific``, ``addendum`` or ``sla``
    :param clause: where it stands, such as ``§3.2`` or ``art. 4``
    :param source: name of the document it stands in, or empty
    """

    subject: str
    key: tuple
    value: object
    layer: str
    clause: str
    source: str = ""
