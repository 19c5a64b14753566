# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many checks within a budget of seconds."""

import threading
from collections import Counter, defaultdict, deque
from queue import Empty, SimpleQueue
from time import time

from .deadline import Deadline
from .parts import CATEGORIES, Result
from .prober import not_done, prober_for
from .urls import parse_url

#: Checks of one host at the same time.
PER_HOST = 2
#: Seconds that a check may need to notice that the budget is spent.
_GRACE = 0.5


def check_many(targets, threads=20, budget_seconds=20, reference=(), prober=None):
    """Check a batch.

    Results come as they are found. When the budget is spent, the rest come as
    ``not_done``: nothing is known about them. Targets that were down have threads of
    their own, a quarter of the number on top, so that a hundred dead ones do not hold
    up the others.

    :param targets: list of Target
    :param threads: int, checks at the same time
    :param budget_seconds: number
    :param reference: tuple of str, control hosts such as ``one.one.one.one:443``
    :param prober: Prober or None
    :return: iterator of (Target, Result), each target once
    """
    batch = _Batch(
        list(targets),
        prober or prober_for(tuple(reference)),
        Deadline(budget_seconds),
    )
    try:
        batch.start(threads)
        yield from batch.results()
    finally:
        batch.stop()


class _Batch:
    def __init__(self, targets, prober, deadline):
        self._targets = targets
        self._prober = prober
        self._deadline = deadline
        self._found = SimpleQueue()  # of (number, result); None when a thread ends
        self._change = threading.Condition()
        self._is_stopped = False
        self._working = 0
        self._running = Counter()
        self._well, self._down = _Line(self._running), _Line(self._running)
        for number, target in enumerate(targets):
            line = self._down if target.was_down else self._well
            line.add(_host_of(target), number)

    def start(self, threads):
        """Give each line its threads; whoever is through helps the other."""
        # With nothing but dead ones there is nobody to hold up.
        spare = max(1, threads // 4) if self._well.waiting else threads
        self._start((self._well, self._down), min(threads, self._well.waiting))
        self._start((self._down, self._well), min(spare, self._down.waiting))

    def _start(self, lines, number):
        for _number in range(number):
            thread = threading.Thread(
                target=self._work, args=(lines,), name="probe", daemon=True
            )
            try:
                thread.start()
            except RuntimeError:  # the machine has no more
                break
            self._working += 1

    def results(self):
        """
        :return: iterator of (Target, Result)
        """
        left = set(range(len(self._targets)))
        while self._working:
            try:
                found = self._found.get(timeout=self._deadline.seconds + _GRACE)
            except Empty:
                break
            if found is None:
                self._working -= 1
                continue
            number, result = found
            left.remove(number)
            yield self._targets[number], result
        for number in sorted(left):
            yield self._targets[number], _result_not_done()

    def stop(self):
        """Begin no more checks."""
        with self._change:
            self._is_stopped = True
            self._change.notify_all()

    def _work(self, lines):
        try:
            while taken := self._take(lines):
                host, number = taken
                try:
                    result = self._prober.check(self._targets[number], self._deadline)
                    self._found.put((number, result))
                finally:
                    with self._change:
                        self._running[host] -= 1
                        self._change.notify_all()
        finally:
            self._found.put(None)

    def _take(self, lines):
        """The next check of the first line that has one.

        :return: (str host, int number of the target); None when all is begun or the
            budget is spent
        """
        with self._change:
            while not self._is_stopped and self._deadline.seconds:
                for line in lines:
                    taken = line.take()
                    if taken:
                        return taken
                if not any(line.waiting for line in lines):
                    break
                self._change.wait(self._deadline.seconds)
        return None


class _Line:
    """Targets that wait, each host in its turn.

    :param running: Counter of checks per host, of all lines together
    """

    def __init__(self, running):
        self.waiting = 0
        self._running = running
        self._numbers = defaultdict(deque)
        self._hosts = deque()  # that have a target waiting, each once

    def add(self, host, number):
        self.waiting += 1
        if not self._numbers[host]:
            self._hosts.append(host)
        self._numbers[host].append(number)

    def take(self):
        """
        :return: (str host, int number); None when there is none that may begin
        """
        # Only as many hosts as there are threads can be busy: this ends soon.
        for _turn in range(len(self._hosts)):
            host = self._hosts.popleft()
            if self._running[host] < PER_HOST:
                return host, self._take_of(host)
            self._hosts.append(host)
        return None

    def _take_of(self, host):
        number = self._numbers[host].popleft()
        self.waiting -= 1
        self._running[host] += 1
        if self._numbers[host]:
            self._hosts.append(host)
        return number


def _host_of(target):
    if target.kind != "http":
        return target.host
    try:
        return parse_url(target.url).host
    except ValueError:
        return ""


def _result_not_done():
    failure, now = not_done(), int(time())
    return Result(
        outcome=CATEGORIES[failure.category],
        category=failure.category,
        detail=failure.detail,
        started_at=now,
        ended_at=now,
    )
