# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whose fault it is: down is for the other side only."""

import errno
import logging
import socket
import threading
import time

import pytest
from probe import Prober, Target, check, is_online
from probe import prober as prober_module
from probe import resolver as resolver_module
from probe.deadline import Deadline
from probe.resolver import Resolver
from probe.surroundings import parse_control
from probe_servers import HERE, free_port, page, serving, silent

NO_NAME = socket.gaierror(socket.EAI_NONAME, "unknown")
TRY_AGAIN = socket.gaierror(socket.EAI_AGAIN, "try again")


@pytest.fixture
def control():
    """A control host that answers."""
    with serving(page()) as server:
        yield server


def with_control(names, authority, *hosts):
    """A prober that asks these control hosts."""
    return Prober(hosts, Resolver(names), authority.client_context())


@pytest.mark.parametrize("error", [NO_NAME, TRY_AGAIN, "empty"])
def test_a_name_without_address_is_down_only_when_our_name_server_knows_others(
    error, prober, names, authority, control
):
    names.known["gone.example"] = [] if error == "empty" else error
    names.known["control.example"] = ["127.0.0.1"]
    target = Target("http", url="https://gone.example/")

    result = prober.check(target)
    assert (result.outcome, result.category) == ("unknown", "resolver")

    by_name = with_control(names, authority, f"control.example:{control.port}")
    result = by_name.check(target)
    assert (result.outcome, result.category) == ("down", "dns")

    by_number = with_control(names, authority, f"127.0.0.1:{control.port}")
    result = by_number.check(target)
    assert (result.outcome, result.category) == ("unknown", "resolver")

    names.known["control.example"] = TRY_AGAIN
    blind = with_control(names, authority, f"control.example:{control.port}")
    result = blind.check(target)
    assert (result.outcome, result.category) == ("unknown", "offline")


@pytest.mark.parametrize(
    "error",
    [
        UnicodeError("label too long"),
        OSError(errno.EMFILE, "too many files"),
        MemoryError(),
        ValueError("?"),
    ],
)
def test_a_look_up_that_fails_here_is_unknown(error, names, authority, control):
    names.known["shop.example"] = error
    control_host = f"127.0.0.1:{control.port}"
    result = with_control(names, authority, control_host).check(
        Target("http", url="https://shop.example/")
    )
    assert result.outcome == "unknown"
    assert result.category in ("resolver", "policy")


class TestHangingLookUp:
    """A name server that takes its time."""

    @pytest.fixture
    def hang(self, names):
        over = threading.Event()
        names.known["slow.example"] = lambda: over.wait(60) or []
        yield over
        over.set()

    def test_ends_after_three_seconds_and_is_unknown(self, hang, prober):
        target = Target("http", url="https://slow.example/", timeout_seconds=60)
        started = time.monotonic()
        result = prober.check(target)
        assert 3 <= time.monotonic() - started < 30
        assert (result.outcome, result.category) == ("unknown", "resolver")

    def test_ends_with_the_check(self, hang, prober, monkeypatch):
        monkeypatch.setattr(resolver_module, "SECONDS", 60)
        target = Target("tcp", host="slow.example", port=1, timeout_seconds=0.2)
        started = time.monotonic()
        assert prober.check(target).outcome == "unknown"
        assert time.monotonic() - started < 30

    def test_a_check_without_time_to_look_up_blames_nobody(self, hang, prober):
        target = Target("tcp", host="slow.example", port=1, timeout_seconds=1e-9)
        result = prober.check(target)
        assert (result.outcome, result.category) == ("unknown", "resolver")

    def test_one_name_hangs_once(self, hang, prober, names):
        target = Target("tcp", host="slow.example", port=1, timeout_seconds=0.05)
        for _time in range(5):
            assert prober.check(target).category == "resolver"
        names.wait_until_asked(1)
        assert names.asked == ["slow.example"]

    def test_a_hundred_of_them_hold_up_nobody(self, hang, prober, names):
        for number in range(100):
            names.known[f"slow{number}.example"] = names.known["slow.example"]
            target = Target(
                "tcp", host=f"slow{number}.example", port=1, timeout_seconds=0.001
            )
            prober.check(target)
        with serving(page()) as server:
            target = Target("tcp", host="shop.example", port=server.port, **HERE)
            assert prober.check(target).outcome == "up"

    def test_there_is_an_end_to_the_room(self, hang, names, authority):
        prober = Prober(resolver=Resolver(names, room=2), context=object())
        for number in range(4):
            names.known[f"slow{number}.example"] = names.known["slow.example"]
            result = prober.check(
                Target(
                    "tcp", host=f"slow{number}.example", port=1, timeout_seconds=0.01
                )
            )
            assert (result.outcome, result.category) == ("unknown", "resolver")
        names.wait_until_asked(2)
        assert len(names.asked) == 2
        hang.set()
        end = time.monotonic() + 30
        while prober.resolver._running and time.monotonic() < end:
            time.sleep(0.01)
        with serving(page()) as server:
            target = Target("tcp", host="shop.example", port=server.port, **HERE)
            assert prober.check(target).outcome == "up", "the room is free again"


def test_all_probers_share_the_room_for_look_ups():
    assert Prober().resolver is Prober(["one.one.one.one"]).resolver


@pytest.mark.parametrize(
    "number",
    [errno.ENETUNREACH, errno.EMFILE, errno.EACCES, errno.EPERM, errno.EADDRNOTAVAIL],
)
def test_no_way_out_of_this_machine_is_unknown(number, prober, monkeypatch):
    def fail(*_any):
        raise OSError(number, "no way")

    monkeypatch.setattr(socket.socket, "connect", fail)
    result = prober.check(Target("http", url="https://93.184.216.34/"))
    assert (result.outcome, result.category) == ("unknown", "network")


def test_no_way_to_the_host_is_down(prober, monkeypatch):
    def fail(*_any):
        raise OSError(errno.EHOSTUNREACH, "no route")

    monkeypatch.setattr(socket.socket, "connect", fail)
    result = prober.check(Target("http", url="https://93.184.216.34/"))
    assert (result.outcome, result.category) == ("down", "unreachable")


def test_the_next_address_of_a_name_is_tried(prober, names, monkeypatch):
    """A machine without IPv6 is no outage of who has it."""
    names.known["both.example"] = ["2606:4700::1111", "127.0.0.1"]
    connect = socket.socket.connect

    def without_ipv6(self, address):
        if ":" in address[0]:
            raise OSError(errno.ENETUNREACH, "no IPv6")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", without_ipv6)
    with serving(page()) as server:
        target = Target("tcp", host="both.example", port=server.port, **HERE)
        result = prober.check(target)
    assert (result.outcome, result.address) == ("up", "127.0.0.1")
    target = Target("tcp", host="both.example", port=free_port(), **HERE)
    result = prober.check(target)
    assert (result.outcome, result.category) == ("down", "refused")
    assert result.address == "127.0.0.1"


def test_all_are_down_when_only_they_are(names, authority, control):
    prober = with_control(
        names, authority, f"127.0.0.1:{free_port()}", f"127.0.0.1:{control.port}"
    )
    result = prober.check(Target("tcp", host="127.0.0.1", port=free_port(), **HERE))
    assert (result.outcome, result.category) == ("down", "refused")
    assert control.connections == 1


def test_all_are_unknown_when_nothing_can_be_reached(names, authority):
    prober = with_control(names, authority, f"127.0.0.1:{free_port()}")
    for target in (
        Target("tcp", host="127.0.0.1", port=free_port(), **HERE),
        Target("http", url=f"https://127.0.0.1:{free_port()}/", **HERE),
        Target("sip", host="127.0.0.1", port=free_port(), **HERE),
    ):
        result = prober.check(target)
        assert (result.outcome, result.category) == ("unknown", "offline")


def test_who_answers_badly_has_answered(names, authority):
    """Control hosts are asked only about what may lie with us."""
    with serving(page()) as control, serving(page(status="500 Oops")) as server:
        prober = with_control(names, authority, f"127.0.0.1:{control.port}")
        result = prober.check(Target("http", url=server.url, **HERE))
        assert (result.outcome, result.category) == ("down", "status")
    assert control.connections == 0


def test_many_failures_ask_the_control_hosts_once(names, authority, control):
    prober = with_control(names, authority, f"127.0.0.1:{control.port}")
    target = Target("tcp", host="127.0.0.1", port=free_port(), **HERE)
    threads = [
        threading.Thread(target=prober.check, args=(target,)) for _number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert control.connections == 1


def test_is_online(control):
    here, nowhere = f"127.0.0.1:{control.port}", f"127.0.0.1:{free_port()}"
    assert is_online([])
    assert is_online([here])
    assert is_online([nowhere, "not a host", here])
    assert not is_online([nowhere])
    assert not is_online(["not a host"])
    assert not is_online(["169.254.169.254:80"], seconds=0.2)


def test_is_online_ends(names, monkeypatch):
    monkeypatch.setattr(resolver_module, "SECONDS", 60)
    over = threading.Event()
    names.known["slow.example"] = lambda: over.wait(60) or []
    started = time.monotonic()
    assert not is_online(["slow.example"], Resolver(names), seconds=0.2)
    assert time.monotonic() - started < 30
    over.set()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("one.one.one.one", ("one.one.one.one", 443)),
        ("one.one.one.one:53", ("one.one.one.one", 53)),
        (" 1.1.1.1:53 ", ("1.1.1.1", 53)),
        ("2606:4700::1111", ("2606:4700::1111", 443)),
        ("[2606:4700::1111]", ("2606:4700::1111", 443)),
        ("[2606:4700::1111]:53", ("2606:4700::1111", 53)),
    ],
)
def test_a_control_host_as_people_write_it(text, place):
    assert parse_control(text) == place


@pytest.mark.parametrize("text", ["", ":443", "host:", "host:x", "host:0", "a b:1"])
def test_a_control_host_that_is_none(text):
    with pytest.raises(ValueError):
        parse_control(text)


def test_a_fault_of_ours_is_unknown_and_logged(prober, monkeypatch, caplog):
    def crash(*_any):
        raise ZeroDivisionError("secret of the inside")

    monkeypatch.setitem(prober_module._CHECKS, "tcp", crash)
    with caplog.at_level(logging.ERROR):
        result = prober.check(Target("tcp", host="127.0.0.1", port=1, **HERE))
    assert (result.outcome, result.category) == ("unknown", "crash")
    assert "secret" not in result.detail
    assert "ZeroDivisionError" in caplog.text


def test_a_target_of_nonsense_is_unknown():
    for target in (
        Target(None),
        Target("http", url=None),
        Target("tcp", host=None, port=None),
        Target("tcp", host="127.0.0.1", port="x", **HERE),
        Target("http", url="https://shop.example", timeout_seconds=None),
        Target("http", url="https://shop.example", accepted_status=200),
    ):
        assert check(target).outcome == "unknown"


@pytest.mark.parametrize("reason", ["answer", "name", "control"])
def test_what_the_end_of_a_batch_cuts_off_was_not_done(
    reason, names, authority, control
):
    """A check that had less time than it should have tells nothing."""
    over = threading.Event()
    names.known["slow.example"] = lambda: over.wait(60) or []
    prober = with_control(names, authority, "slow.example:443")
    hosts = {"answer": "127.0.0.1", "name": "slow.example", "control": "127.0.0.1"}
    with serving(silent) as server:
        target = Target(
            "http" if reason == "answer" else "tcp",
            url=server.url,
            host=hosts[reason],
            port=free_port(),
            **HERE,
        )
        result = prober.check(target, until=Deadline(0.3))
    over.set()
    assert (result.outcome, result.category) == ("unknown", "not_done")
    assert prober.control._known is None, "and nothing is remembered of it"
