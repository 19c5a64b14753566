# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Outages kept in a list, by the same calls as in the database."""

from dataclasses import replace

from monitoring import (
    DOWN,
    UNKNOWN,
    Config,
    Sample,
    Signal,
    begin,
    elapse,
    pause,
    plan,
    resume,
    step,
)
from monitoring.timeline import BRIDGE, FOREVER

MONITOR = 1


class Ledger:
    """The outages of one monitor, written and moved as signals come."""

    def __init__(self):
        self.outages = []
        self.pending = []

    def report(self, signals, keep=False):
        """
        :param signals: list of Signal
        :param keep: bool, an engine outside: earlier signals still count
        """
        signals = [signal for signal in signals if signal not in self.pending]
        if not signals:
            return
        joined = [*self.pending, *signals]
        if keep:
            self.pending = joined
        first = min(signal.start for signal in joined)
        recent = [
            outage
            for outage in self.outages
            if outage.end is None or outage.end >= first - BRIDGE
        ]
        for outage in plan(recent, joined, signals):
            if outage.id is None:
                self.outages.append(replace(outage, id=len(self.outages)))
                continue
            before = self.outages[outage.id]
            # what PostgreSQL guards
            assert before.end is None
            assert (before.start, before.kind) == (outage.start, outage.kind)
            self.outages[outage.id] = outage
        self.check()

    def check(self):
        """Nothing negative, nothing twice."""
        for kind in (DOWN, UNKNOWN):
            found = sorted(self.intervals(kind, merged=False))
            assert all(start <= end for start, end in found), found
            for (_start, end), (start, _end) in zip(found, found[1:], strict=False):
                assert end <= start, found

    def intervals(self, kind, merged=True):
        """
        :return: list of (start, end), without empty ones, joined where they touch
        """
        found = sorted(
            (outage.start, outage.until)
            for outage in self.outages
            if outage.kind == kind and outage.start < outage.until
        )
        return join(found) if merged else found

    @property
    def lasting(self):
        return [outage for outage in self.outages if outage.until == FOREVER]


class Watched(Ledger):
    """A monitor that is checked: results in, outages out."""

    def __init__(self, start=0, config=None):
        super().__init__()
        self.config = config or Config()
        self.state = begin(start)

    def take(self, outcome, at, now=None):
        self._apply(*step(self.state, Sample(outcome, at), self.config, now))

    def wait(self, now):
        self._apply(*elapse(self.state, now, self.config))

    def pause(self, at):
        self._apply(*pause(self.state, at, self.config))

    def resume(self, at):
        self.state = resume(self.state, at)

    def _apply(self, state, changes):
        self.state = state
        self.report(
            [
                Signal(MONITOR, c.state, c.at, since=c.since, confirmed=True)
                for c in changes
            ]
        )


def join(intervals):
    found = []
    for start, end in intervals:
        if found and found[-1][1] >= start:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
