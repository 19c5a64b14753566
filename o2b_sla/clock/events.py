# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum

from .errors import ClockError
from .target import check_seconds

VERDICTS = (None, "met", "missed")


class EventKind(str, Enum):
    """What can happen to a clock; the values are stored in the ledger."""

    START = "start"
    TARGET = "target"
    PAUSE = "pause"
    RESUME = "resume"
    REACHED = "reached"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    WARNED = "warned"
    BREACHED = "breached"
    VOID = "void"


def as_instant(value, what="An instant"):
    """Return ``value`` as an aware UTC datetime of whole seconds.

    :raises ClockError: when it is no datetime or has no time zone
    """
    if not isinstance(value, datetime):
        raise ClockError(f"{what} must be a datetime: {value!r}")
    zone = value.tzinfo
    if zone is None:
        raise ClockError(f"{what} must have a time zone: {value!r}")
    if zone is not timezone.utc:
        value = value.astimezone(timezone.utc)
    return value.replace(microsecond=0) if value.microsecond else value


@dataclass(frozen=True, slots=True)
class Event:
    """One record of the append-only ledger of a clock.

    :param kind: what happened
    :param at: when, an aware datetime; kept in UTC without microseconds. Events of
        the same second follow their order in the ledger
    :param key: identity of the event, the thing a VOID points at
    :param target_seconds: START: first target; TARGET: the new one, None for no target
    :param elapsed: the target counts every second instead of opening time
    :param from_change: TARGET: count from this event instead of from the start
    :param binding: START and TARGET: False: best effort (§6), the target is an aim
    :param deadline: START: the deadline promised then; REACHED: the deadline as it
        stood; BREACHED: the deadline that passed
    :param verdict: REACHED: ``met`` or ``missed`` as established then, trusted as is
    :param used_seconds: REACHED, TARGET: time used until then as measured then,
        trusted as is
    :param percent: WARNED: the threshold that was announced
    :param voids: VOID: key of the event that is withdrawn
    :param reason: why, in words ("P3 -> P1", "duplicate")
    :param data: facts for the explanation, see ``explanation.py``
    :raises ClockError: for naive instants and values out of range
    """

    kind: EventKind
    at: datetime
    key: object = None
    target_seconds: int | None = None
    elapsed: bool = False
    from_change: bool = False
    binding: bool = True
    deadline: datetime | None = None
    verdict: str | None = None
    used_seconds: int | None = None
    percent: int | None = None
    voids: object = None
    reason: str = ""
    data: Mapping = field(default_factory=dict, hash=False)

    def __post_init__(self):
        fix = object.__setattr__
        if self.kind.__class__ is not EventKind:
            try:
                fix(self, "kind", EventKind(self.kind))
            except ValueError as error:
                raise ClockError(f"Unknown kind of event: {self.kind!r}") from error
        fix(self, "at", as_instant(self.at, "The instant of an event"))
        if self.deadline is not None:
            fix(self, "deadline", as_instant(self.deadline, "A deadline"))
        check_seconds(self.target_seconds, "A target")
        check_seconds(self.used_seconds, "Used time")
        if self.verdict not in VERDICTS:
            raise ClockError(f"Unknown verdict: {self.verdict!r}")
        if self.kind is EventKind.VOID and self.voids is None:
            raise ClockError("A withdrawal must name the event it withdraws")
