# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What parts that depend on one another can promise together."""

from fractions import Fraction
from math import prod


def in_series(shares):
    """Share of the time that all of them are up, when each fails by itself.

    Two parts at 99.9 % promise 99.8001 % together.

    :param shares: iterable of Fraction, 0 to 1
    :return: Fraction
    """
    return prod((Fraction(share) for share in shares), start=Fraction(1))


def in_parallel(shares):
    """Share of the time that at least one of them is up.

    :param shares: iterable of Fraction, 0 to 1
    :return: Fraction
    """
    return 1 - in_series(1 - Fraction(share) for share in shares)
