# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the outages of monitors to those of the environment they watch."""

from .intervals import intersect, normalise, subtract, union

#: The environment is down while any of its monitors is.
ANY = "any"
#: The environment is down while all of its monitors are, as with a redundant pair.
ALL = "all"
RULES = (ANY, ALL)


def combine(monitors, rule=ANY):
    """When an environment was down and when nobody knows.

    It is unknown where the unmeasured monitors decide: with ``any`` while nothing is
    down and one is not measured, with ``all`` while every other one is down. A monitor
    that did not exist yet decides nothing; where none existed, nobody knows.

    :param monitors: iterable of (down, unknown, absent), each a list of (start, end)
    :param rule: ``any`` or ``all``
    :return: (down, unknown), normal intervals that do not overlap
    :raise ValueError: a rule that does not exist
    """
    if rule not in RULES:
        raise ValueError(f"{rule!r} is none of {', '.join(RULES)}.")
    monitors = [
        (subtract(down, absent), subtract(unknown, absent), normalise(absent))
        for down, unknown, absent in monitors
    ]
    nobody = _overlap(absent for _down, _unknown, absent in monitors)
    if rule == ANY:
        down = union(*(down for down, _unknown, _absent in monitors))
        perhaps = union(*(unknown for _down, unknown, _absent in monitors))
    else:
        down = _overlap(union(down, absent) for down, _unknown, absent in monitors)
        perhaps = _overlap(union(*states) for states in monitors)
        down = subtract(down, nobody)
    return down, subtract(union(perhaps, nobody), down)


def _overlap(groups):
    """The seconds that lie in every group; none without a group."""
    both = None
    for group in groups:
        both = group if both is None else intersect(both, group)
    return both or []
