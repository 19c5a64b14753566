# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time worked, per coverage (SLA §2, §3.4)."""

from .line import Line
from .registry import reckoner


@reckoner("work")
def reckon_work(facts, period):
    """Minutes per coverage, and those of support outside opening hours.

    :param facts: dict: ``coverages`` (codes in order); ``entries``: list of dicts
        ``date``, ``minutes``, ``coverage``, ``extra_support`` (id or None)
    :param period: Period
    :return: list of Line; a coverage without work has none, one that is not among
        the coverages comes last
    """
    entries = [
        entry
        for entry in facts["entries"]
        if period.first_day <= entry["date"] <= period.last_day
    ]
    lines = []
    others = sorted({entry["coverage"] for entry in entries})
    for coverage in dict.fromkeys((*facts["coverages"], *others)):
        of_coverage = [e for e in entries if e["coverage"] == coverage]
        if of_coverage:
            lines.append(_make_line(coverage, of_coverage))
    extra = [entry for entry in entries if entry["extra_support"]]
    return [*lines, _make_line("extra_support", extra)]


def _make_line(name, entries):
    return Line(
        section="work",
        key=f"work.{name}",
        unit="minutes",
        numerator=sum(entry["minutes"] for entry in entries),
        data={"entries": len(entries)},
    )
