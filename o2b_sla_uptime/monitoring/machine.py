# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The state of one monitor, from one result to the next.

```
NEW ─▶ UP ─fail─▶ SUSPECT ─fails─▶ DOWN ─success─▶ RECOVERING ─hold-open─▶ UP
        ▲─success──┘                ▲────────fail─────┘
any ─no usable result for too long─▶ UNKNOWN ─result─▶ UP / SUSPECT
```

Instants and durations are whole seconds (UNIX, UTC). A result that may lie with us
(``unknown``) is no usable result: it moves nothing, and when usable ones stay away the
monitor becomes unknown from the last one plus its interval.
"""

from dataclasses import dataclass, replace

from . import flapping
from .signals import DOWN, UNKNOWN, UP

SUSPECT, RECOVERING, PAUSED = "suspect", "recovering", "paused"
#: A clock that is set back by less only makes a few results late.
REWIND = 120


@dataclass(frozen=True)
class Config:
    """How patient a monitor is.

    :param interval: int, seconds between two checks
    :param failures: int, failures in a row that make it down
    :param hold_open: int, seconds after a recovery in which one failure is down again
    """

    interval: int = 60
    failures: int = 3
    hold_open: int = 300

    @property
    def patience(self):
        """Seconds without a usable result that are no gap yet."""
        return max(2 * self.interval, self.interval + 90)


@dataclass(frozen=True)
class Sample:
    """One result: its outcome (``up``, ``down``, ``unknown``) and instant."""

    outcome: str
    at: int


@dataclass(frozen=True)
class Change:
    """A monitor is in another measured state, from ``since``, known at ``at``."""

    state: str
    at: int
    since: int


@dataclass(frozen=True)
class State:
    """What is remembered of one monitor.

    :param name: str, ``unknown``, ``up``, ``suspect``, ``down``, ``recovering``,
        ``paused``
    :param since: int, when that began
    :param heard_at: int or None, of the latest result
    :param usable_at: int or None, of the latest result that was up or down
    :param failures: int, in a row
    :param failed_at: int or None, of the first of them
    :param recovered_at: int or None, end of the latest outage
    :param is_told: bool, whether it was reported as unknown
    :param history: int, the latest results, see :mod:`flapping`
    :param is_flapping: bool
    """

    name: str
    since: int
    heard_at: int | None = None
    usable_at: int | None = None
    failures: int = 0
    failed_at: int | None = None
    recovered_at: int | None = None
    is_told: bool = False
    history: int = 1
    is_flapping: bool = False


def begin(at):
    """A monitor that was made at an instant and never checked."""
    return State(UNKNOWN, at)


def step(state, sample, config, now=None):
    """Take one result.

    A result as old as the latest one, or older, moves nothing: a late worker's, or the
    same once more. So does every result while the monitor is paused.

    :param state: State
    :param sample: Sample
    :param config: Config
    :param now: int or None, the clock; when it lies well before the latest result, it
        was set back, and the state with it
    :return: (State, list of Change in their order)
    """
    if now is not None:
        state = rewind(state, now)
    if state.name == PAUSED or _is_late(state, sample):
        return state, []
    state, changes = elapse(state, sample.at, config)
    state = replace(state, heard_at=sample.at)
    if sample.outcome == UNKNOWN:
        return state, changes
    history = flapping.add(state.history, sample.outcome == DOWN)
    take = _take_failure if sample.outcome == DOWN else _take_success
    state, more = take(state, sample.at, config)
    state = replace(
        state,
        usable_at=sample.at,
        history=history,
        is_flapping=flapping.is_flapping(history, state.is_flapping),
    )
    return state, changes + more


def elapse(state, now, config):
    """Let time pass without a result.

    :param now: int
    :return: (State, list of Change)
    """
    if state.name == PAUSED or state.is_told:
        return state, []
    last = state.since if state.usable_at is None else state.usable_at
    if now - last > config.patience:
        since = last if state.usable_at is None else last + config.interval
        gone = replace(state, is_told=True, failures=0, failed_at=None)
        return _enter(gone, UNKNOWN, since), [Change(UNKNOWN, now, since)]
    if state.name == RECOVERING and now - state.recovered_at >= config.hold_open:
        return _enter(state, UP, state.recovered_at), []
    return state, []


def pause(state, at, config):
    """Somebody stops the checks: unknown from here.

    :return: (State, list of Change)
    """
    state, changes = elapse(state, at, config)
    if state.name != PAUSED and not state.is_told:
        since = state.since if state.usable_at is None else at
        changes = [*changes, Change(UNKNOWN, at, since)]
    gone = replace(state, is_told=True, failures=0, failed_at=None)
    return _enter(gone, PAUSED, at), changes


def resume(state, at):
    """The checks go on: unknown until the first result.

    :return: State
    """
    if state.name != PAUSED:
        return state
    return _enter(state, UNKNOWN, at)


def rewind(state, now):
    """The state after the clock was set back: nothing of it lies in the future."""
    if (state.heard_at or state.since) - now <= REWIND:
        return state
    moments = ("since", "heard_at", "usable_at", "failed_at", "recovered_at")
    found = {name: getattr(state, name) for name in moments}
    return replace(
        state,
        **{name: min(at, now - 1) for name, at in found.items() if at is not None},
    )


def _is_late(state, sample):
    return state.heard_at is not None and sample.at <= state.heard_at


def _enter(state, name, at):
    if state.name == name:
        return state
    return replace(state, name=name, since=at)


def _take_success(state, at, config):
    changes = []
    if state.name == DOWN:
        state = replace(_enter(state, RECOVERING, at), recovered_at=at)
        changes = [Change(UP, at, at)]
    elif state.name != RECOVERING:
        if state.is_told:
            changes = [Change(UP, at, at)]
        state = _enter(state, UP, at)
    return replace(state, failures=0, failed_at=None, is_told=False), changes


def _take_failure(state, at, config):
    was_told = state.is_told
    first = at if state.failed_at is None else state.failed_at
    state = replace(state, failures=state.failures + 1, failed_at=first, is_told=False)
    if state.name == DOWN:
        return state, []
    if state.name == RECOVERING or state.failures >= config.failures:
        return _enter(state, DOWN, first), [Change(DOWN, at, first)]
    return _enter(state, SUSPECT, at), [Change(UP, at, at)] if was_told else []
