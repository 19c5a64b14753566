# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How fast the budget of a norm is spent.

A rate of 1 spends exactly the budget of a period in that period; the higher the rate,
the shorter one has to look to be sure of it (Google, Site Reliability Workbook,
chapter 5).
"""

from fractions import Fraction

from .judgement import allowance

HOUR = 3600
#: (rate, seconds one looks back): the usual steps from alarm to attention.
STEPS = (
    (Fraction(144, 10), HOUR),
    (Fraction(6), 6 * HOUR),
    (Fraction(3), 24 * HOUR),
    (Fraction(1), 72 * HOUR),
)


def trip(norm_milli, rate, seconds):
    """Downtime within a span at which a rate is reached.

    :param int norm_milli: thousandths of a percent
    :param rate: Fraction, times the speed that spends the budget exactly
    :param int seconds: length of the span one looks back over
    :return: Fraction, seconds
    """
    return Fraction(rate) * allowance(seconds, norm_milli)


def burn_rate(judgement):
    """How many times too fast the budget was spent in a period.

    :param judgement: Judgement
    :return: Fraction; None without a norm, time or budget
    """
    if not judgement.budget:
        return None
    return judgement.down / judgement.budget
