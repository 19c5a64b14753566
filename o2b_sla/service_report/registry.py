# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which function reckons which section."""

SECTIONS = {}


def reckoner(section):
    """Decorator: this function reckons that section.

    It takes the facts of one report (what the section's ``_collect_…`` gave) and a
    Period, and returns a list of Line. It is pure: the same facts give the same lines.

    :param section: code of the section
    """

    def register(function):
        SECTIONS[section] = function
        return function

    return register


def reckon(section, facts, period):
    """The lines of a section; one that nobody reckons has none.

    :param section: code
    :param facts: its facts, JSON values
    :param period: Period
    :return: list of Line
    """
    function = SECTIONS.get(section)
    return function(facts, period) if function else []
