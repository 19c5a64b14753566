# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Response and resolution per priority (SLA §3.2)."""

from .judgement import judge, judge_running, overall
from .line import Line
from .registry import reckoner


def decided_at(clock, period):
    """When a clock was decided, or None: it is still open.

    One that was reached in time, when it was reached; any other when its deadline
    passed. So a clock belongs to one month, however long it stays late.

    :param clock: dict of the facts: ``reached``, ``breached``, ``deadline``
    :param period: Period: what is known
    :return: instant as text
    """
    if clock["breached"]:
        return clock["breached"]
    if clock["reached"]:
        return clock["reached"]
    # late is strictly after the deadline, so one that ends with the month is decided
    # in the next
    late = clock["deadline"] and clock["deadline"] < period.until
    return clock["deadline"] if late else None


def is_met(clock):
    """Whether a decided clock met its target: reached, and never late before."""
    return bool(clock["reached"]) and not clock["breached"]


def is_threatened(clock, period):
    """Whether an open clock is about to be missed within the period."""
    return (
        not clock["reached"]
        and bool(clock["risk"])
        and clock["risk"] <= period.until
        and period.holds(clock["deadline"])
    )


def reckon_indicator(section, facts, period):
    """A line per priority.

    :param facts: dict: ``priorities`` (codes in order); ``norms`` (norm_milli by
        version number as text); ``clocks``: list of dicts ``priority``, ``version``,
        ``counts``, ``best_effort``, ``deadline``, ``reached``, ``breached``, ``risk``
    :param period: Period
    :return: list of Line
    """
    return [
        _reckon_priority(
            section,
            priority,
            [clock for clock in facts["clocks"] if clock["priority"] == priority],
            facts["norms"],
            period,
        )
        for priority in facts["priorities"]
    ]


def _reckon_priority(section, priority, of_priority, norms, period):
    clocks = [clock for clock in of_priority if clock["counts"]]
    decided = [c for c in clocks if period.holds(decided_at(c, period))]
    threatened = [
        c for c in clocks if decided_at(c, period) is None and is_threatened(c, period)
    ]
    # a norm that changed during the month rules the tickets of its own version
    versions = {str(c["version"]) for c in decided + threatened}
    used = sorted({norms[version] for version in versions})
    verdict = overall(
        _judge(
            [c for c in decided if norms[str(c["version"])] == norm],
            [c for c in threatened if norms[str(c["version"])] == norm],
            norm,
            period,
        )
        for norm in used
    )
    used = used or sorted(set(norms.values()))
    return Line(
        section=section,
        key=f"{section}.{priority}",
        unit="percent",
        numerator=sum(map(is_met, decided)),
        denominator=len(decided),
        norm_milli=used[0] if len(used) == 1 else None,
        verdict=verdict,
        indicator=section,
        priority=priority,
        data={
            "missed": sum(not is_met(c) for c in decided),
            "best_effort": sum(
                c["best_effort"] and period.holds(decided_at(c, period))
                for c in of_priority
            ),
            "threatened": len(threatened),
            "norms": used,
        },
    )


def _judge(decided, threatened, norm, period):
    met = sum(map(is_met, decided))
    if period.is_over:
        return judge(met, len(decided), norm)
    return judge_running(met, len(decided), norm, len(threatened))


@reckoner("response")
def reckon_response(facts, period):
    """See :func:`reckon_indicator`."""
    return reckon_indicator("response", facts, period)


@reckoner("resolution")
def reckon_resolution(facts, period):
    """See :func:`reckon_indicator`."""
    return reckon_indicator("resolution", facts, period)
