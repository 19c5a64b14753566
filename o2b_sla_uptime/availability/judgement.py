# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Availability of a period and the verdict on it (SLA §3.3).

At each instant the first of these that holds counts: outside service time, maintenance
(unless it counts as downtime), excused, down, unknown, up. Everything is whole seconds
and exact fractions: a month at 99.9 % is met with 2,592 seconds down out of 2,592,000
and breached with one more.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from .intervals import clip, intersect, subtract, total, union

MET = "met"
BREACHED = "breached"
UNDETERMINED = "undetermined"
NOT_APPLICABLE = "not_applicable"
VERDICTS = (MET, BREACHED, UNDETERMINED, NOT_APPLICABLE)

#: Maintenance windows change nothing: planned downtime is downtime.
COUNTS = "counts"
#: Maintenance windows are taken out of the period.
EXCLUDED = "excluded"
#: Maintenance windows are time in which all is well.
UP = "up"
MODES = (COUNTS, EXCLUDED, UP)

#: A norm is written in thousandths of a percent: 99.9 % is 99,900.
WHOLE = 100_000


@dataclass(frozen=True)
class Judgement:
    """What a period looked like and whether the norm was kept.

    :param period: (start, end), seconds since 1970 UTC
    :param total: int, seconds that are judged
    :param down: int, of these: seconds down
    :param unknown: int, of these: seconds without measurement that were not down
    :param maintenance: int, seconds of maintenance windows in service time
    :param norm_milli: int, thousandths of a percent; None when there is no norm
    :param mode: str, one of ``MODES``
    """

    period: tuple
    total: int
    down: int
    unknown: int
    maintenance: int
    norm_milli: int | None
    mode: str
    parts: tuple = field(default=(), repr=False)

    @property
    def up(self):
        """Seconds that were measured and found up."""
        return self.total - self.down - self.unknown

    @property
    def share(self):
        """Share of the measured time that was up; None when nothing was measured."""
        return _ratio(self.up, self.total - self.unknown)

    @property
    def lowest(self):
        """Share if everything unknown was down."""
        return _ratio(self.up, self.total)

    @property
    def highest(self):
        """Share if everything unknown was up."""
        return _ratio(self.total - self.down, self.total)

    @property
    def coverage(self):
        """Share of the time that was measured."""
        return _ratio(self.total - self.unknown, self.total)

    @property
    def budget(self):
        """Seconds the norm allows to be down, a Fraction; None without a norm."""
        if self.parts:
            return _sum(part.budget for part in self.parts)
        if self.norm_milli is None:
            return None
        return allowance(self.total, self.norm_milli)

    @property
    def budget_left(self):
        """What is left of the budget, negative once it is spent; None without norm."""
        if self.parts:
            return _sum(part.budget_left for part in self.parts)
        return None if self.budget is None else self.budget - self.down

    @property
    def verdict(self):
        """``met`` when the norm is kept even if everything unknown was down,
        ``breached`` when it is not even if everything unknown was up, else
        ``undetermined``; ``not_applicable`` without time or without a norm."""
        if self.parts:
            return worst(part.verdict for part in self.parts)
        if self.norm_milli is None or not self.total:
            return NOT_APPLICABLE
        spare = self.total * (WHOLE - self.norm_milli)
        if (self.down + self.unknown) * WHOLE <= spare:
            return MET
        return BREACHED if self.down * WHOLE > spare else UNDETERMINED


def judge(
    period,
    *,
    norm_milli,
    mode=COUNTS,
    service=None,
    excused=(),
    down=(),
    unknown=(),
    maintenance=(),
):
    """Judge a period.

    :param period: (start, end), seconds since 1970 UTC
    :param norm_milli: int, thousandths of a percent (99.9 % is 99,900), 0 to 100,000;
        None: there is no norm
    :param mode: ``counts``, ``excluded`` or ``up``: what maintenance windows mean
    :param service: iterable of (start, end) that is service time; None: always
    :param excused: iterable of (start, end) taken out whatever the mode, such as
        outages that the client caused
    :param down: iterable of (start, end) measured down
    :param unknown: iterable of (start, end) not measured
    :param maintenance: iterable of (start, end), windows that the agreement accepts
    :return: Judgement
    :raise ValueError: a mode or norm that does not exist
    """
    _check(norm_milli, mode)
    start, end = period
    served = [(start, end)] if service is None else service
    served = clip(served, start, end)
    if excused:
        served = subtract(served, excused)
    windows = intersect(served, maintenance) if maintenance else []
    open_time = served if mode == COUNTS else subtract(served, windows)
    down = intersect(down, open_time)
    unknown = subtract(intersect(unknown, open_time), down)
    return Judgement(
        period=(start, end),
        total=total(open_time if mode == EXCLUDED else served),
        down=total(down),
        unknown=total(unknown),
        maintenance=total(windows),
        norm_milli=norm_milli,
        mode=mode,
    )


def pool(judgements):
    """Judge several periods or environments as one: seconds are added, percentages
    are never averaged. Each part is held against its own norm, and the verdict is the
    worst of theirs.

    :param judgements: iterable of Judgement
    :return: Judgement over all of them
    :raise ValueError: there is nothing to pool
    """
    parts = tuple(judgements)
    if not parts:
        raise ValueError("There is nothing to pool.")
    if len(parts) == 1:
        return parts[0]
    norms = {part.norm_milli for part in parts}
    modes = {part.mode for part in parts}
    return Judgement(
        period=(
            min(part.period[0] for part in parts),
            max(part.period[1] for part in parts),
        ),
        total=sum(part.total for part in parts),
        down=sum(part.down for part in parts),
        unknown=sum(part.unknown for part in parts),
        maintenance=sum(part.maintenance for part in parts),
        norm_milli=norms.pop() if len(norms) == 1 else None,
        mode=modes.pop() if len(modes) == 1 else "mixed",
        parts=parts,
    )


def worst(verdicts):
    """The verdict that rules among several.

    :param verdicts: iterable of str
    """
    found = set(verdicts)
    for verdict in (BREACHED, UNDETERMINED, MET):
        if verdict in found:
            return verdict
    return NOT_APPLICABLE


def allowance(seconds, norm_milli):
    """How long something may be down.

    :param int seconds: length of the period
    :param int norm_milli: thousandths of a percent
    :return: Fraction, seconds
    """
    return Fraction(seconds * (WHOLE - norm_milli), WHOLE)


def excuse(down, remaining):
    """Downtime that is gone when excused outages are left out.

    While something else was down as well, nothing is excused.

    :param down: iterable of (start, end), with the excused outages
    :param remaining: iterable of (start, end), without them
    """
    return subtract(down, remaining)


def settle(intervals, *, up=(), down=(), unknown=()):
    """Measured intervals after a person has decided on some of them with evidence.

    :param intervals: dict with ``down``, ``unknown`` and ``excluded``, lists of
        (start, end)
    :param up: iterable of (start, end) found to have been up
    :param down: iterable of (start, end) found to have been down
    :param unknown: iterable of (start, end) found not to have been measured
    :return: dict with all keys of ``intervals``
    """
    settled = union(up, down, unknown)
    return {
        **intervals,
        "down": union(subtract(intervals["down"], settled), down),
        "unknown": union(subtract(intervals["unknown"], settled), unknown),
        "excluded": subtract(intervals["excluded"], settled),
    }


def _check(norm_milli, mode):
    if mode not in MODES:
        raise ValueError(f"{mode!r} is none of {', '.join(MODES)}.")
    if norm_milli is None:
        return
    if isinstance(norm_milli, bool) or not isinstance(norm_milli, int):
        raise ValueError(f"A norm is a whole number, not {norm_milli!r}.")
    if not 0 <= norm_milli <= WHOLE:
        raise ValueError(f"A norm lies between 0 and {WHOLE}, not at {norm_milli}.")


def _ratio(part, whole):
    return Fraction(part, whole) if whole else None


def _sum(amounts):
    amounts = [amount for amount in amounts if amount is not None]
    return sum(amounts, Fraction(0)) if amounts else None
