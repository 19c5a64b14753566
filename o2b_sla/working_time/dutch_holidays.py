# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Official Dutch public holidays, SLA §3.7."""

from datetime import date

import holidays

from .errors import WorkingTimeError
from .instants import FIRST_YEAR, LAST_YEAR

LIBERATION_DAY_RULES = ("lustrum", "every_year", "never")

_GOOD_FRIDAY = {"en_US": "Good Friday", "nl": "Goede vrijdag"}
_LIBERATION_DAY = {"en_US": "Liberation Day", "nl": "Bevrijdingsdag"}


def dutch_holidays(year, good_friday=True, liberation_day="lustrum", language="en"):
    """Return the public holidays of the Netherlands in a year.

    The dates are those of the ``holidays`` library's public category, with a switch
    for the two days on which Dutch practice differs.

    :param int year: 2000 to 2100
    :param bool good_friday: whether Good Friday is a day off
    :param str liberation_day: whether 5 May is one: ``lustrum`` (once in five years:
        2025, 2030), ``every_year`` or ``never``
    :param str language: of the names; ``nl`` and what starts with it (``nl_NL``)
        gives Dutch, anything else English
    :rtype: dict[date, str], in order of date; names that fall on one day are joined
    :raises WorkingTimeError: a year or a rule that is not offered
    """
    if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
        raise WorkingTimeError(
            f"Holidays are known for the years {FIRST_YEAR} to {LAST_YEAR},"
            f" not for {year!r}."
        )
    if liberation_day not in LIBERATION_DAY_RULES:
        raise WorkingTimeError(
            f"{liberation_day!r} is no rule for 5 May; use one of"
            f" {', '.join(LIBERATION_DAY_RULES)}."
        )
    # Never left to the library: without a language it follows the environment of
    # the process, and Odoo's own nl_NL would give English.
    language = "nl" if (language or "").lower().startswith("nl") else "en_US"
    found = _public_holidays(year, language)
    if not good_friday:
        _drop(found, _GOOD_FRIDAY[language])
    if liberation_day != "lustrum":
        _drop(found, _LIBERATION_DAY[language])
    if liberation_day == "every_year":
        found.setdefault(date(year, 5, 5), []).append(_LIBERATION_DAY[language])
    return {day: ", ".join(names) for day, names in sorted(found.items())}


def _public_holidays(year, language):
    """Return {date: [names]} as the library has them."""
    known = holidays.country_holidays(
        "NL", years=year, expand=False, language=language, categories=holidays.PUBLIC
    )
    return {day: known.get_list(day) for day in known}


def _drop(found, name):
    """Take a name away, and the day with it unless it has another name."""
    for day, names in list(found.items()):
        if name in names:
            names.remove(name)
            if not names:
                del found[day]
