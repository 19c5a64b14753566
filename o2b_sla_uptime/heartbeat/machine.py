# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The states of one heartbeat: what a ping changes, and what time alone changes."""

from dataclasses import dataclass, field, replace

from .schedule import Cron, Interval, following

NEW, UP, STARTED, LATE, OVERDUE, FAILED, PAUSED = (
    "new",
    "up",
    "started",
    "late",
    "overdue",
    "failed",
    "paused",
)
START, SUCCESS, FAIL, LOG = "start", "success", "fail", "log"
#: What became of a ping.
COUNTED, REPLAY, OUT_OF_ORDER, NOTED, IGNORED = (
    "counted",
    "replay",
    "out_of_order",
    "noted",
    "paused",
)
#: So many runs may be going on at once; the oldest are given up.
MOST_RUNS = 20
#: A stamp of a sender that is further off is no new ping.
STAMP_SECONDS = 300


@dataclass(frozen=True)
class Config:
    """What is expected of a heartbeat.

    :param schedule: Interval or Cron
    :param grace: int, seconds after the expected instant until it is overdue
    :param longest: int, seconds a run may take; 0: no limit of its own
    """

    schedule: Interval | Cron
    grace: int
    longest: int = 0


@dataclass(frozen=True)
class Ping:
    """Something that was heard. Its instant is when we received it.

    :param kind: ``start``, ``success``, ``fail`` or ``log``
    :param at: int, UNIX seconds
    :param run: str, what the sender calls the run, or empty
    :param stamp: int or None, when the sender says he sent it
    """

    kind: str
    at: int
    run: str = ""
    stamp: int | None = None


@dataclass(frozen=True)
class State:
    """What is known of a heartbeat, instants in UNIX seconds.

    :param phase: ``new``, ``up``, ``started``, ``failed`` or ``paused``; time makes
        ``late`` and ``overdue`` of it
    :param runs: dict of runs that go on, name ('' when it has none) to its start
    :param expected: when a success is expected next, or None
    :param deadline: from when on it is overdue, or None
    :param trouble: since when it is overdue or failed, or None
    :param stamp: highest stamp of the sender so far, or None
    """

    phase: str = NEW
    runs: dict = field(default_factory=dict)
    last: int | None = None
    last_start: int | None = None
    last_success: int | None = None
    last_fail: int | None = None
    expected: int | None = None
    deadline: int | None = None
    trouble: int | None = None
    stamp: int | None = None


def step(state, ping, config, ended=False, started=False):
    """What a ping changes.

    :param state: State
    :param ping: Ping
    :param config: Config
    :param ended: whether this run, or this backup, was reported as ended before
    :param started: whether this run was reported as started before
    :return: (State, what became of the ping, duration of the run in seconds or None)
    """
    if ping.stamp is not None:
        stale = abs(ping.stamp - ping.at) > STAMP_SECONDS
        if stale or (state.stamp is not None and ping.stamp <= state.stamp):
            return state, REPLAY, None
        state = replace(state, stamp=ping.stamp)
    if ping.kind == LOG:
        return replace(state, last=ping.at), NOTED, None
    if ended:
        return state, OUT_OF_ORDER if ping.kind == START else REPLAY, None
    if ping.kind == START and started:
        return state, REPLAY, None
    if state.phase == PAUSED:
        return replace(state, last=ping.at), IGNORED, None
    if ping.kind == START:
        return _start(state, ping, config), COUNTED, None
    begun = state.runs.get(ping.run)
    runs = {run: at for run, at in state.runs.items() if run != ping.run}
    state = replace(state, last=ping.at, runs=runs)
    ending = _succeed if ping.kind == SUCCESS else _fail
    duration = None if begun is None else max(0, ping.at - begun)
    return ending(state, ping, config), COUNTED, duration


def _start(state, ping, config):
    runs = {**state.runs, ping.run: ping.at}
    runs = dict(sorted(runs.items(), key=lambda run: run[1])[-MOST_RUNS:])
    state = replace(state, phase=STARTED, runs=runs, last=ping.at, last_start=ping.at)
    if state.expected is None:
        state = replace(state, expected=config.schedule.next_after(ping.at))
    return _plan(state, config)


def _succeed(state, ping, config):
    state = replace(
        state,
        phase=STARTED if state.runs else UP,
        last_success=ping.at,
        trouble=None,
        expected=config.schedule.next_after(ping.at),
    )
    return _plan(state, config)


def _fail(state, ping, config):
    state = replace(
        state,
        phase=FAILED,
        last_fail=ping.at,
        # what was overdue before it failed is so since then
        trouble=_first(trouble_since(state, ping.at), ping.at),
        expected=config.schedule.next_after(ping.at),
    )
    return _plan(state, config)


def _plan(state, config):
    """Set the deadline: the expected instant and the grace, or the longest run."""
    deadline = state.expected + config.grace
    if config.longest and state.runs:
        deadline = min(deadline, min(state.runs.values()) + config.longest)
    return replace(state, deadline=deadline)


def replan(state, config, at, blind=()):
    """Another schedule, or a time in which nothing could be received.

    :param at: int, now
    :param blind: list of (start, end)
    :return: State
    """
    if state.phase in (NEW, PAUSED) and not state.runs:
        return replace(state, expected=None, deadline=None)
    ends = [end for end in (state.last_success, state.last_fail) if end is not None]
    last = max(ends, default=None)
    if last is None:
        last = state.last_start if state.last_start is not None else at
    expected = following(config.schedule, last, config.grace, blind)
    if not blind and expected + config.grace <= at and state.trouble is None:
        # a schedule that is changed asks for nothing in the past
        expected = config.schedule.next_after(at)
    state = replace(state, expected=expected)
    planned = _plan(state, config)
    if any(start < planned.deadline <= end for start, end in blind):
        # the end of the longest run could not be heard either
        planned = replace(planned, deadline=expected + config.grace)
    return planned


def pause(state):
    """Nobody waits for it any more."""
    return replace(state, phase=PAUSED, runs={}, expected=None, deadline=None)


def resume(state, config, at):
    """Wait for it again, from now on."""
    phase = UP if state.last_success is not None else NEW
    if phase == NEW:
        return replace(state, phase=NEW)
    state = replace(state, phase=phase, expected=config.schedule.next_after(at))
    return _plan(state, config)


def trouble_since(state, at):
    """Since when it is overdue or failed, at an instant.

    :return: int, or None
    """
    if state.trouble is not None:
        return state.trouble
    overdue = state.deadline is not None and state.deadline <= at
    return state.deadline if overdue else None


def name_of(state, at):
    """The state in one word, at an instant.

    :return: ``new``, ``up``, ``started``, ``late``, ``overdue``, ``failed``,
        ``paused``
    """
    if state.phase in (NEW, PAUSED, FAILED):
        return state.phase
    if trouble_since(state, at) is not None:
        return OVERDUE
    if state.phase == STARTED:
        return STARTED
    return LATE if state.expected is not None and state.expected <= at else UP


def _first(*instants):
    return min((at for at in instants if at is not None), default=None)
