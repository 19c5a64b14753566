# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A clock that walks through time in steps of half an hour: slow, plain, another way.

Events, targets and opening hours lie on half hours, so every instant that matters is
a step. It knows no deadline arithmetic: a deadline is the step at which it found the
target used up.
"""

from datetime import timedelta

from clock import EventKind
from clock_office import AMSTERDAM, HOLIDAYS

STEP = timedelta(minutes=30)
SECONDS = 1800


def is_open(instant):
    local = instant.astimezone(AMSTERDAM)
    working = local.weekday() < 5 and local.date() not in HOLIDAYS
    return working and 9 <= local.hour < 17


class Walker:
    def __init__(self, events, now):
        self.start = next(e for e in events if e.kind is EventKind.START)
        self.events = sorted(
            (e for e in events if e.kind is not EventKind.START and e.at <= now),
            key=lambda e: e.at,
        )
        self.target = self.start.target_seconds
        self.elapsed = self.start.elapsed
        self.had_target = self.target is not None
        self.slots = []  # (instant, mode) of every half hour since the start
        self.base = 0
        self.paused = self.reached = self.cancelled = False
        self.verdict = None
        self.judged = None
        self.breached_at = None
        self.pending = []
        self.begun = False
        self.walk(now)

    def walk(self, now):
        queue = list(self.events)
        instant = min([self.start.at] + [e.at for e in queue])
        while instant <= now:
            if instant >= self.start.at:
                self.begun = True
                if self.begun and self.late_since() and not self.closed:
                    self.breached_at = self.breached_at or self.late_since()
            while queue and queue[0].at == instant:
                self.apply(queue.pop(0), instant)
            if self.begun and instant < now:
                self.slots.append((instant, self.mode))
            instant += STEP

    @property
    def closed(self):
        return self.reached or self.cancelled

    @property
    def mode(self):
        if self.closed:
            return "closed"
        if self.target is None and self.had_target:
            return "asleep"
        if self.paused:
            return "paused"
        return "never" if self.target is None else "running"

    def weight(self, instant):
        return SECONDS if self.elapsed or is_open(instant) else 0

    def used(self):
        return sum(
            self.weight(at) for at, mode in self.slots[self.base :] if mode == "running"
        )

    def waited(self):
        slots = list(self.slots)
        if self.closed:
            while slots and slots[-1][1] == "closed":
                slots.pop()
        return sum(
            self.weight(at) for at, mode in slots if mode in ("paused", "closed")
        )

    def stretches(self):
        """Runs of running slots since base: lists of instants, the end included."""
        found, last = [], None
        for at, mode in self.slots[self.base :]:
            if mode == "running":
                if last != at - STEP or not found:
                    found.append([at])
                found[-1].append(at + STEP)
                last = at
        return found

    def late_since(self):
        """The step at which the target was used up while it ran on, or None."""
        if self.target is None:
            return None
        used = 0
        for stretch in self.stretches():
            fresh = used
            for at in stretch[:-1]:
                if used >= self.target and (used > fresh or self.weight(at)):
                    return at
                used += self.weight(at)
        return None

    def deadline(self):
        """Run on until the target is used up; the clock runs and is not late."""
        slots = list(self.slots)
        at = slots[-1][0] + STEP if slots else self.start.at
        stretches = self.stretches()
        joined = bool(stretches) and stretches[-1][-1] == at
        used = self.used()
        fresh = used
        if joined:
            fresh -= sum(self.weight(step) for step in stretches[-1][:-1])
        while not (used >= self.target and (used > fresh or self.weight(at))):
            used += self.weight(at)
            at += STEP
        return at

    def apply(self, event, at):
        kind = event.kind
        if kind is EventKind.TARGET:
            if self.closed:
                self.pending.append(event)
            else:
                self.change(event, at)
        elif kind is EventKind.REOPENED:
            if self.closed:
                self.reached = self.cancelled = self.paused = False
                self.verdict = self.judged = None
                pending, self.pending = self.pending, []
                for change in pending:
                    self.change(change, at)
        elif kind is EventKind.CANCELLED:
            self.cancelled = True
        elif self.closed:
            return
        elif kind in (EventKind.PAUSE, EventKind.RESUME):
            self.paused = kind is EventKind.PAUSE
        elif kind is EventKind.REACHED:
            self.reached = True
            self.judged = self.target
            if self.target is not None:
                self.verdict = "missed" if self.breached_at else "met"

    def change(self, event, at):
        first = not self.had_target and event.target_seconds is not None
        self.target = event.target_seconds
        if self.target is not None:
            self.elapsed = event.elapsed
            self.had_target = True
        if event.from_change and self.begun:
            self.base = len(self.slots)
        elif first:
            self.slots = [
                (step, "running" if mode == "never" else mode)
                for step, mode in self.slots
            ]
        if not self.breached_at and self.late_since():
            self.breached_at = at

    def state(self):
        if self.cancelled:
            return "cancelled"
        if self.reached:
            return self.verdict or "cancelled"
        if self.target is None:
            return "cancelled"
        if not self.begun:
            return "paused" if self.paused else "not_started"
        if self.breached_at:
            return "breached"
        if self.paused:
            return "paused"
        return "at_risk" if 4 * self.used() >= 3 * self.target else "running"
