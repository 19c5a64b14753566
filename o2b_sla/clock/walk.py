# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from .events import EventKind
from .segment import ASLEEP, CLOSED, PAUSED, RUNNING
from .state import ClockState

# Plain names: an enum's members are looked up slowly, and this runs per event.
TARGET = EventKind.TARGET
PAUSE = EventKind.PAUSE
RESUME = EventKind.RESUME
REACHED = EventKind.REACHED
CANCELLED = EventKind.CANCELLED
REOPENED = EventKind.REOPENED
BREACHED = EventKind.BREACHED


class Walk:
    """One pass over the ledger of a clock, event by event.

    Between two events the clock is in one mode; :meth:`settle` works out the deadline
    whenever mode or target change. ``spans``, ``told`` and
    ``turns`` serve the explanation.

    :param schedule: see :class:`Schedule`
    :param settings: :class:`Target`
    :param start: the START in force
    :param now: aware UTC datetime
    :param withdrawn: [(withdrawal, withdrawn event)]
    """

    __slots__ = (
        "schedule",
        "settings",
        "start",
        "now",
        "withdrawn",
        "told",
        "spans",
        "target",
        "elapsed",
        "had_target",
        "begun",
        "mode",
        "since",
        "paused",
        "counted",
        "base",
        "carried",
        "carried_at",
        "used",
        "deadline",
        "original",
        "breached_at",
        "breach_told",
        "reached_at",
        "verdict",
        "judged",
        "binding",
        "turns",
        "cancelled",
        "pending",
    )

    def __init__(self, schedule, settings, start, now, withdrawn):
        self.schedule = schedule
        self.settings = settings
        self.start = start
        self.now = now
        self.withdrawn = withdrawn
        self.told = []  # events that took effect
        self.spans = []  # (mode, start, end) of the whole life
        self.target = start.target_seconds
        self.elapsed = start.elapsed
        if self.target is None:
            self.target = settings.seconds
            self.elapsed = settings.elapsed
        self.had_target = self.target is not None
        self.begun = False
        self.mode = None
        self.since = start.at  # start of the span under way
        self.paused = False
        self.counted = []  # (start, end, seconds) of running spans since base
        self.base = 0  # index of the first span that counts
        self.carried = 0  # seconds that count without a span
        self.carried_at = start.at
        self.used = 0  # carried + counted
        self.deadline = None
        self.original = start.deadline
        self.breached_at = None
        self.breach_told = False
        self.reached_at = None
        self.verdict = None
        self.judged = None  # (target, used) of the verdict
        self.binding = settings.binding and start.binding
        self.turns = []  # changes that began or ended best effort
        self.cancelled = None  # the event
        self.pending = []  # changes of target while reached or cancelled
        if self.original is None and self.target is not None:
            self.original = self.add(start.at, self.target)

    # Arithmetic

    def count(self, start, end):
        if self.elapsed:
            span = end - start
            return span.days * 86400 + span.seconds
        return self.schedule.between(start, end)

    def add(self, start, seconds):
        if self.elapsed:
            return start + timedelta(seconds=seconds)
        return self.schedule.add(start, seconds)

    def instant_of(self, amount):
        """When ``amount`` seconds were or will be used, the clock running on."""
        done = self.carried
        if done and amount <= done:
            return self.carried_at
        for start, _end, seconds in self.counted:
            if amount <= done + seconds:
                return self.add(start, amount - done)
            done += seconds
        return self.add(self.since, amount - done)

    def overrun_at(self):
        """When a past running span went beyond the target, or None."""
        left = self.target - self.carried
        if left < 0:
            return self.carried_at
        for start, end, seconds in self.counted:
            if left <= seconds:
                instant = self.add(start, left)
                if instant < end:
                    return instant
            left -= seconds
        return None

    # Steps

    def begin(self):
        self.begun = True
        self.since = self.start.at
        self.mode = self.current_mode()
        self.settle(self.since)

    def current_mode(self):
        if self.reached_at is not None or self.cancelled is not None:
            return CLOSED
        if self.target is None and self.had_target:
            return ASLEEP
        if self.paused:
            return PAUSED
        return ASLEEP if self.target is None else RUNNING

    def check(self, at):
        """Note that the deadline passed before ``at``."""
        if (
            self.mode is RUNNING
            and self.binding
            and self.breached_at is None
            and self.deadline is not None
            and at > self.deadline
        ):
            self.breached_at = self.deadline

    def close_span(self, at):
        since = self.since
        mode = self.mode
        self.spans.append((mode, since, at))
        if mode is RUNNING:
            self.run(since, at)
        self.since = at

    def run(self, start, end):
        """Count a running span, as one with the span it continues."""
        seconds = self.count(start, end)
        self.used += seconds
        counted = self.counted
        if counted and counted[-1][1] == start:
            start, _end, before = counted.pop()
            seconds += before
        counted.append((start, end, seconds))

    def switch(self, at):
        """Go over to the mode the flags ask for; True when it changed."""
        if not self.begun:
            return False
        mode = self.current_mode()
        if mode is self.mode:
            return False
        self.close_span(at)
        self.mode = mode
        return True

    def settle(self, at):
        """Set the deadline for the mode and target in force from ``at``."""
        mode = self.mode
        if mode is CLOSED:
            return
        if self.target is None:
            self.deadline = None
            return
        left = self.target - self.used
        if left <= 0:
            if self.breached_at is not None:
                # Late before: the deadline that passed stays.
                self.deadline = self.deadline or self.breached_at
                return
            overrun = self.overrun_at()
            if overrun is not None:
                self.deadline = overrun
                if self.binding:
                    # Made late by a change: from the change on, not before it.
                    self.breached_at = at
                return
        if mode is RUNNING:
            if left == 0 and self.counted and self.counted[-1][1] == at:
                # It ran on to this instant: no jump to the next opening.
                self.deadline = self.instant_of(self.target)
            else:
                self.deadline = self.add(at, left)
            if self.original is None:
                self.original = self.deadline
        elif self.breached_at is None:
            self.deadline = None
        else:
            self.deadline = self.deadline or self.breached_at

    def apply(self, event):
        at = event.at
        if not self.begun and at >= self.start.at:
            self.begin()
        self.check(at)
        kind = event.kind
        closed = self.reached_at is not None or self.cancelled is not None
        if kind is PAUSE or kind is RESUME:
            if not closed and self.paused is not (kind is PAUSE):
                self.paused = kind is PAUSE
                self.told.append(event)
                if self.switch(at):
                    self.settle(at)
        elif kind is TARGET:
            self.told.append(event)
            if closed:
                self.pending.append(event)
            else:
                self.change_target(event, at)
        elif kind is REACHED:
            if not closed:
                self.reach(event)
        elif kind is CANCELLED:
            if self.cancelled is None:
                self.told.append(event)
                self.cancelled = event
                self.switch(at)
        elif kind is REOPENED:
            if closed:
                self.told.append(event)
                self.reopen(at)
        elif kind is BREACHED:
            if self.binding and not closed and not self.breach_told:
                self.breach_told = True
                self.breached_at = event.deadline or at
                self.deadline = self.deadline or self.breached_at

    def change_target(self, event, at):
        had_target = self.had_target
        elapsed_before = self.elapsed
        self.target = event.target_seconds
        if self.target is not None:
            self.elapsed = event.elapsed
            self.had_target = True
        # who is late stays so: what follows does not excuse it
        late = self.breached_at is not None
        binding = late or (self.settings.binding and event.binding)
        if binding is not self.binding:
            self.binding = binding
            self.turns.append(event)
        if not self.begun:
            return
        self.close_span(at)
        if event.from_change:
            self.base = len(self.spans)
            self.carry(0, at)
        elif event.used_seconds is not None:
            self.carry(event.used_seconds, at)
        elif self.had_target and (not had_target or self.elapsed != elapsed_before):
            self.recount(had_target)
        self.mode = self.current_mode()
        self.settle(at)

    def carry(self, seconds, at):
        """From ``at`` on, ``seconds`` stand for all that was used before."""
        self.carried = self.used = seconds
        self.carried_at = at
        self.counted = []

    def recount(self, had_target):
        if not had_target:
            # §3.2: counted from the start, though there was no target to count for.
            self.spans = [
                (RUNNING if mode is ASLEEP else mode, start, end)
                for mode, start, end in self.spans
            ]
        self.carry(0, self.start.at)
        for mode, start, end in self.spans[self.base :]:
            if mode is RUNNING:
                self.run(start, end)

    def is_in_time(self, at):
        """Whether a noted breach does not hold for what was reached at ``at``: that
        very second was in time still (§3.2). Late by a change is late at once."""
        return (
            self.breached_at is not None
            and at <= self.breached_at
            and (self.deadline is None or at <= self.deadline)
        )

    def reach(self, event):
        at = event.at
        if self.is_in_time(at):
            # Told late, done in time: as if the breach had never been noted.
            self.breached_at = None
            self.breach_told = False
        self.reached_at = at
        self.switch(at)
        verdict = event.verdict if self.binding else None
        if verdict is None and self.target is not None and self.binding:
            verdict = "missed" if self.breached_at is not None else "met"
        judged = event.verdict is not None or not self.binding
        measured = judged and event.used_seconds is not None
        if event.deadline is not None or measured:
            # none: it was reached while it waited, and no correction gives it one
            self.deadline = event.deadline
        elif not self.begun and self.target is not None and not self.paused:
            self.deadline = self.add(self.start.at, self.target)
        if event.used_seconds is not None:
            self.carry(event.used_seconds, at)
        if verdict == "met":
            self.breached_at = None
        elif verdict == "missed" and self.breached_at is None:
            self.breached_at = self.deadline or at
        self.verdict = verdict
        self.judged = (self.target, self.used)
        self.told.append(event)

    def reopen(self, at):
        self.reached_at = None
        self.cancelled = None
        self.verdict = None
        self.judged = None
        self.paused = False
        if self.switch(at):
            self.settle(at)
        elif not self.begun:
            self.deadline = None
        pending, self.pending = self.pending, []
        for event in pending:
            self.change_target(event, at)

    # The outcome

    def finish(self):
        now = self.now
        if not self.begun and now >= self.start.at:
            self.begin()
        self.check(now)
        target, used = self.judged or (self.target, self.used)
        mode = self.mode
        if self.begun and mode is not CLOSED:
            self.spans.append((mode, self.since, now))
            if mode is RUNNING:
                used += self.count(self.since, now)
        waited = 0
        for span_mode, start, end in self.spans:
            if span_mode is PAUSED or span_mode is CLOSED:
                waited += self.count(start, end)
        risk_at, thresholds = self.moments()
        state = self.state(risk_at)
        deadline = self.deadline
        if state == "cancelled":
            deadline = None
        elif state == "not_started":
            deadline = self.instant_of(target)
        return ClockState(
            state,
            self.verdict,
            self.start.at,
            self.reached_at,
            deadline,
            self.original,
            target,
            used,
            waited,
            None if target is None else target - used,
            self.paused and state not in ("met", "missed", "cancelled"),
            self.breached_at,
            risk_at,
            thresholds,
            self.binding and state != "cancelled",
            self.binding,
            self,
        )

    def moments(self):
        """Return the instant of risk and ((percentage, instant), ...)."""
        target = self.target
        if target is None or not self.binding:
            return None, ()
        if not (self.mode is RUNNING or self.waits_for_start()):
            return None, ()
        settings = self.settings
        thresholds = tuple(
            [(percent, self.share(percent)) for percent in settings.thresholds]
        )
        risk = settings.risk
        if risk is None:
            return None, thresholds
        for percent, instant in thresholds:
            if percent == risk:
                return instant, thresholds
        return self.share(risk), thresholds

    def share(self, percent):
        """When ``percent`` of the target is used, rounded up to the second."""
        if percent == 100 and self.deadline and self.breached_at is None:
            return self.deadline
        return self.instant_of(-(-self.target * percent // 100))

    def waits_for_start(self):
        return (
            not self.begun
            and not self.paused
            and self.reached_at is None
            and self.cancelled is None
        )

    def state(self, risk_at):
        if self.cancelled is not None:
            return "cancelled"
        if self.reached_at is not None:
            aimed = not self.binding and self.judged[0] is not None
            return self.verdict or ("met" if aimed else "cancelled")
        if self.target is None:
            return "cancelled"
        if not self.begun:
            return "paused" if self.paused else "not_started"
        if self.breached_at is not None:
            return "breached"
        if self.mode is PAUSED:
            return "paused"
        if risk_at is not None and self.now >= risk_at:
            return "at_risk"
        return "running"
