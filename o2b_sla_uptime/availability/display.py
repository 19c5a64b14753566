# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures as they are shown: never rounded in anyone's favour.

A month that missed 99.9 by one second reads 99.899, not 99.90, and 100.000 is shown
only when nothing was down and nothing unknown.
"""

from fractions import Fraction


def floor_percent(share, decimals=3):
    """A share as a percentage, cut off and not rounded.

    :param share: Fraction, 0 to 1; None gives an empty text
    :param int decimals: digits behind the point
    :return: str, such as ``99.899``
    """
    if share is None:
        return ""
    scale = 10**decimals
    units = share.numerator * 100 * scale // share.denominator
    if not decimals:
        return str(units)
    return f"{units // scale}.{units % scale:0{decimals}d}"


def exact(amount):
    """A number of seconds without loss, as budgets are: a norm is thousandths of a
    percent, so five digits behind the point always do.

    :param amount: Fraction or int; None stays None
    :return: str, such as ``2674.8`` or ``-925.2``
    :raise ValueError: it needs more than five digits
    """
    if amount is None:
        return None
    units, rest = divmod(abs(amount) * 100_000, 1)
    if rest:
        raise ValueError(f"{amount} has more than five digits behind the point.")
    whole, digits = divmod(int(units), 100_000)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}" + f".{digits:05d}".rstrip("0").rstrip(".")


def norm_text(norm_milli):
    """A norm as the agreement writes it.

    :param int norm_milli: thousandths of a percent
    :return: str, such as ``99.9``
    """
    return exact(Fraction(norm_milli, 1000))
