# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many checks within a budget."""

import threading
import time
from collections import Counter

import pytest
from probe import Target, check_many
from probe.parts import Result
from probe_servers import HERE, page, serving, silent


class Recorder:
    """Stands in for a prober: takes some time, notes who runs beside whom.

    :param full: int, so many have to run at once before the first of them ends
    :param hold: callable(target) that a check waits for
    """

    def __init__(self, full=1, hold=lambda _target: None):
        self.order = []
        self.most = Counter()
        self._full = full
        self._hold = hold
        self._running = Counter()
        self._change = threading.Condition()

    def check(self, target, until):
        host = target.host
        with self._change:
            self.order.append(target.key)
            for name in (host, "all"):
                self._running[name] += 1
                self.most[name] = max(self.most[name], self._running[name])
            self._change.notify_all()
            self._change.wait_for(lambda: self.most["all"] >= self._full, until.seconds)
        self._hold(target)
        time.sleep(0.001)
        with self._change:
            self._running[host] -= 1
            self._running["all"] -= 1
        return Result("up" if until.seconds else "unknown")


def targets(number, hosts=None, **wanted):
    """Targets with keys from 0."""
    hosts = hosts or number
    return [
        Target(
            "tcp", host=f"h{key % (hosts or number)}.example", port=1, key=key, **wanted
        )
        for key in range(number)
    ]


def test_every_target_has_one_result():
    wanted = targets(300, hosts=7)
    found = list(check_many(wanted, threads=10, prober=Recorder()))
    assert sorted(target.key for target, _result in found) == list(range(300))
    assert {result.outcome for _target, result in found} == {"up"}


def test_nothing_to_do():
    assert list(check_many([], prober=Recorder())) == []


def test_results_come_as_they_are_found():
    may_end = [threading.Event() for _target in range(3)]
    recorder = Recorder(hold=lambda target: may_end[target.key].wait(20))
    results = check_many(targets(3), threads=3, prober=recorder)
    for key in (1, 2, 0):
        may_end[key].set()
        target, result = next(results)
        assert (target.key, result.outcome) == (key, "up")
    assert list(results) == []


def test_no_host_has_more_than_two_at_once():
    recorder = Recorder(full=6)
    list(check_many(targets(60, hosts=3), threads=20, prober=recorder))
    assert {recorder.most[f"h{number}.example"] for number in range(3)} == {2}
    assert recorder.most["all"] == 6


def test_a_host_that_is_half_dead_has_no_more_either():
    recorder = Recorder(full=2)
    wanted = targets(10, hosts=1) + targets(10, hosts=1, was_down=True)
    assert len(list(check_many(wanted, threads=20, prober=recorder))) == 20
    assert recorder.most["h0.example"] == 2


def test_hosts_of_pages_count_by_name():
    recorder = Recorder(full=3)
    wanted = [
        Target("http", url=f"https://SHOP.example/{key}", host="shop", key=key)
        for key in range(10)
    ] + [Target("http", url="no url", host="none")]
    assert len(list(check_many(wanted, threads=8, prober=recorder))) == 11
    assert recorder.most["shop"] == 2


def test_no_more_threads_than_asked_for():
    recorder = Recorder(full=5)
    list(check_many(targets(50), threads=5, prober=recorder))
    assert recorder.most["all"] == 5


def test_dead_ones_do_not_hold_up_the_others():
    dead = targets(40, was_down=True)
    alive = [
        Target("tcp", host=f"a{n}.example", port=1, key=f"a{n}") for n in range(40)
    ]
    over = threading.Event()
    recorder = Recorder(hold=lambda target: target.was_down and over.wait(20))
    found = []
    for target, result in check_many(dead + alive, threads=8, prober=recorder):
        assert result.outcome == "up"
        found.append(target.was_down)
        if len(found) == len(alive):
            over.set()
    assert found == [False] * 40 + [True] * 40
    assert recorder.most["all"] <= 10


def test_only_dead_ones_have_all_threads():
    recorder = Recorder(full=8)
    list(check_many(targets(40, was_down=True), threads=8, prober=recorder))
    assert recorder.most["all"] == 8


def test_two_hundred_that_hang_end_with_the_budget(prober, names):
    """None of them is called down that was not measured to the end."""
    names.known.update({f"h{number}.example": ["127.0.0.1"] for number in range(200)})
    with serving(silent, backlog=500) as server:
        wanted = [
            Target(
                "http",
                url=f"http://h{number}.example:{server.port}/",
                timeout_seconds=1.6,
                **HERE,
            )
            for number in range(200)
        ]
        started = time.monotonic()
        found = list(check_many(wanted, threads=20, budget_seconds=3, prober=prober))
        assert time.monotonic() - started < 3 + 15
    assert len(found) == 200
    outcomes = Counter((result.outcome, result.category) for _t, result in found)
    down = outcomes.pop(("down", "timeout"))
    assert 0 < down <= 20, "one round at most was whole"
    assert outcomes == {("unknown", "not_done"): 200 - down}
    assert server.connections <= 40


def test_the_others_are_done_while_two_hundred_hang(prober, names):
    names.known.update({f"h{number}.example": ["127.0.0.1"] for number in range(200)})
    over = threading.Event()
    hanging = serving(lambda _connection: over.wait(60), backlog=500)
    with hanging as dead, serving(page(), backlog=500) as alive:
        wanted = [
            Target(
                "tcp" if number % 2 else "http",
                url=f"http://h{number}.example:{dead.port}/",
                host=f"h{number}.example",
                port=alive.port,
                was_down=not number % 2,
                timeout_seconds=60,
                **HERE,
            )
            for number in range(200)
        ]
        results = check_many(wanted, threads=20, budget_seconds=60, prober=prober)
        found = [next(results) for _number in range(100)]
        results.close()
        over.set()
    outcomes = Counter((target.kind, result.outcome) for target, result in found)
    assert outcomes == {("tcp", "up"): 100}


def test_who_stops_listening_stops_the_checks():
    over = threading.Event()
    recorder = Recorder(hold=lambda target: target.key and over.wait(20))
    results = check_many(targets(100), threads=2, prober=recorder)
    next(results)
    results.close()
    over.set()
    for thread in threading.enumerate():
        if thread.name == "probe":
            thread.join(20)
    assert len(recorder.order) <= 3


def test_a_machine_without_threads_has_done_nothing(monkeypatch):
    def fail(_self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", fail)
    found = list(check_many(targets(3), prober=Recorder()))
    assert {result.category for _target, result in found} == {"not_done"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_prober_that_breaks_loses_only_its_own():
    class Broken(Recorder):
        def check(self, target, until):
            if target.key == 3:
                raise SystemExit
            return super().check(target, until)

    found = list(check_many(targets(10), threads=4, prober=Broken()))
    outcomes = {target.key: result.category for target, result in found}
    assert outcomes.pop(3) == "not_done"
    assert set(outcomes.values()) == {""}
    assert len(outcomes) == 9


def test_a_real_batch(prober, names):
    names.known.update({f"h{number}.example": ["127.0.0.1"] for number in range(50)})
    with serving(page(), backlog=500) as server:
        wanted = [
            Target("http", url=f"http://h{key % 50}.example:{server.port}/", **HERE)
            for key in range(150)
        ]
        found = list(check_many(wanted, prober=prober))
    assert Counter(result.outcome for _target, result in found) == {"up": 150}
    assert server.connections == 150
