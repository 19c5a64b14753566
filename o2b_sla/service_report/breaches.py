# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was late and not done yet when the month ended."""

from .line import Line
from .registry import reckoner


def is_open_breach(clock, period):
    """Whether a clock is late and not reached at the end of what is known.

    :param clock: dict of the facts: ``counts``, ``deadline``, ``reached``,
        ``breached``
    """
    late_since = clock["breached"] or clock["deadline"]
    return (
        clock["counts"]
        and bool(late_since)
        and late_since < period.until
        and (not clock["reached"] or clock["reached"] >= period.until)
    )


@reckoner("open_breaches")
def reckon_open_breaches(facts, period):
    """How many, per indicator.

    :param facts: dict: ``clocks``: list of dicts ``indicator``, ``counts``,
        ``deadline``, ``reached``, ``breached``
    """
    late = [clock for clock in facts["clocks"] if is_open_breach(clock, period)]
    return [
        Line(
            section="open_breaches",
            key=f"open_breaches.{indicator}",
            unit="count",
            numerator=sum(clock["indicator"] == indicator for clock in late),
            indicator=indicator,
        )
        for indicator in ("response", "resolution")
    ]
