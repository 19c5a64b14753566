# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How exactly probing at an interval knows what happened."""

from fractions import Fraction
from math import sqrt


def length_error(interval):
    """Standard deviation of the measured length of one outage.

    Start and end each lie anywhere between two checks.

    :param interval: seconds between two checks
    :return: float, seconds
    """
    return interval / sqrt(6)


def chance_to_see(outage, interval):
    """Chance that at least one check falls in an outage.

    :param int outage: its length in seconds
    :param int interval: seconds between two checks
    :return: Fraction, 0 to 1
    """
    return min(Fraction(outage, interval), Fraction(1))
