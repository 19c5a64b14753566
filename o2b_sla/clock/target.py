# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass

from .errors import ClockError


def check_seconds(value, what):
    """Return ``value`` when it is None or a whole number of seconds >= 0.

    :raises ClockError: for fractions, NaN, booleans and negative numbers
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ClockError(f"{what} must be whole seconds, 0 or more: {value!r}")
    return value


@dataclass(frozen=True, slots=True)
class Target:
    """How long a clock may run, and when it asks for attention (SLA §3.2).

    :param seconds: the first target, used when START carries none; None: no target
    :param elapsed: count every second (24x7) instead of opening time
    :param thresholds: percentages of the target whose instants are wanted
    :param risk: percentage from which a running clock is ``at_risk``; None: never
    :param binding: False: best effort (§6). The target is an aim, whatever the events
        say: the clock counts its time as any other, but is never late
    :raises ClockError: for a target or percentage that is no whole number
    """

    seconds: int | None = None
    elapsed: bool = False
    thresholds: tuple[int, ...] = (50, 75)
    risk: int | None = 75
    binding: bool = True

    def __post_init__(self):
        check_seconds(self.seconds, "A target")
        percents = tuple(self.thresholds)
        if self.risk is not None:
            percents += (self.risk,)
        for percent in percents:
            if isinstance(percent, bool) or not isinstance(percent, int) or percent < 1:
                raise ClockError(f"A percentage must be 1 or more: {percent!r}")
