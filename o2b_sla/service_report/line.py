# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One figure of a report."""

from dataclasses import dataclass, field
from fractions import Fraction

#: A share of 1 is that many units in the last digit of a percentage that is written
#: down: six digits behind the point.
UNITS = 100_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, what it is measured against, and the verdict.

    :param section: code of the section it stands in
    :param key: its name, the same in every report: ``response.P1``
    :param unit: ``percent`` (numerator of denominator), ``count``, ``minutes`` or
        ``seconds`` (the numerator is the figure)
    :param numerator: int or None: nothing was measured
    :param denominator: int or None
    :param norm_milli: int, thousandths of a percent; None: no norm, or more than one
    :param verdict: ``met``, ``at_risk``, ``missed``, ``undetermined``,
        ``not_applicable``; None: it tells something and is measured against nothing
    :param indicator: code of the indicator of the agreement, or None
    :param priority: code of the priority, or None
    :param environment: id of the environment, or None
    :param data: dict of whatever its words need, JSON values only
    """

    section: str
    key: str
    unit: str
    numerator: int | None = None
    denominator: int | None = None
    norm_milli: int | None = None
    verdict: str | None = None
    indicator: str | None = None
    priority: str | None = None
    environment: int | None = None
    data: dict = field(default_factory=dict)

    @property
    def value(self):
        """The figure, exact: a Fraction (of a percentage: 0 to 100), or None."""
        if self.numerator is None:
            return None
        if self.unit != "percent":
            return Fraction(self.numerator)
        if not self.denominator:
            return None
        return Fraction(100 * self.numerator, self.denominator)

    def to_json(self):
        """As it stands in the payload."""
        return {
            "key": self.key,
            "unit": self.unit,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.to_text(),
            "norm_milli": self.norm_milli,
            "verdict": self.verdict,
            "indicator": self.indicator,
            "priority": self.priority,
            "environment": self.environment,
            "data": self.data,
        }

    def to_text(self):
        """The figure as text; of a percentage six digits, cut off and not rounded."""
        value = self.value
        if value is None:
            return None
        if self.unit != "percent":
            return str(self.numerator)
        return floor_percent(self.numerator, self.denominator)


def floor_percent(numerator, denominator):
    """A share in percent, six digits behind the point, cut off: 99.9999999 % is not
    100 %.

    :return: text, or None when there is no denominator
    """
    if not denominator:
        return None
    units = numerator * UNITS // denominator
    return f"{units // 1_000_000}.{units % 1_000_000:06d}"


def decimal(milli):
    """Thousandths as text: 99900 is 99.9.

    :param milli: int, or None
    """
    if milli is None:
        return None
    return f"{milli // 1000}.{milli % 1000:03d}".rstrip("0").rstrip(".")
