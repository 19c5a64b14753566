# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Certificates and secure connections."""

import socket
import ssl
import time
from datetime import timedelta

import pytest
from probe import Prober, Target
from probe.tls import default_context
from probe_certificates import DAY, NOW, Authority, server_context
from probe_servers import HERE, page, resetting, serving, silent


def targets(server, host="shop.example"):
    """Each kind of check that needs a certificate."""
    yield Target("tls", host=host, port=server.port, **HERE)
    yield Target("http", url=f"https://{host}:{server.port}/", **HERE)


def check(prober, pem, **wanted):
    """Results of each kind of check."""
    with serving(page(), server_context(pem)) as server:
        return [prober.check(target) for target in targets(server, **wanted)]


def close(connection):
    connection.shutdown(socket.SHUT_RDWR)


def test_a_good_certificate_tells_when_it_ends(prober, authority):
    until = NOW + 14 * DAY
    for result in check(prober, authority.issue(until=until)):
        assert (result.outcome, result.category) == ("up", "")
        assert result.certificate_expires_at == int(until.timestamp())
        assert result.address == "127.0.0.1"


def test_an_address_in_the_certificate(prober, authority):
    for result in check(prober, authority.issue(["127.0.0.1"]), host="127.0.0.1"):
        assert result.outcome == "up"


def bad_certificates(authority):
    """Category and certificate."""
    yield "tls_expired", authority.issue(since=NOW - 9 * DAY, until=NOW - DAY)
    yield "tls_not_yet_valid", authority.issue(since=NOW + DAY)
    yield "tls_wrong_host", authority.issue(["other.example"])
    yield "tls_wrong_host", authority.issue(["127.0.0.1"])
    yield "tls_self_signed", authority.issue_self_signed("shop.example")
    yield "tls_untrusted", Authority("Somebody else").issue()


def test_each_bad_certificate_has_its_name(prober, authority):
    details = set()
    for category, pem in bad_certificates(authority):
        for result in check(prober, pem):
            assert (result.outcome, result.category) == ("down", category)
            assert result.certificate_expires_at, "who has to renew it wants to know"
            details.add(result.detail)
    assert len(details) == 5


def test_an_expired_certificate_tells_when_it_did(prober, authority):
    until = NOW - timedelta(hours=3)
    for result in check(prober, authority.issue(until=until)):
        assert result.certificate_expires_at == int(until.timestamp())


def test_the_name_goes_to_the_checked_address(prober, authority, names, connections):
    """The connection is made by number; server and certificate are asked by name."""
    seen = []
    context = server_context(authority.issue())
    context.sni_callback = lambda _socket, name, _context: seen.append(name)
    with serving(page(), context) as server:
        for target in targets(server):
            assert prober.check(target).outcome == "up"
    assert seen == ["shop.example"] * 2
    assert [address for address, _port in connections] == ["127.0.0.1"] * 2
    assert names.asked == ["shop.example"] * 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_protocols_are_not_spoken(prober, authority):
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        context = server_context(authority.issue())
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with serving(page(), context) as server:
            for target in targets(server):
                result = prober.check(target)
                assert (result.outcome, result.category) == (
                    "down",
                    "tls_old_protocol",
                )


def test_a_port_without_tls(prober):
    with serving(page(status="400 Bad Request"), end=b"") as server:
        for target in targets(server):
            result = prober.check(target)
            assert (result.outcome, result.category) == ("down", "tls")


@pytest.mark.parametrize("leave", [resetting, close])
def test_a_server_that_leaves_during_the_handshake(leave, prober):
    with serving(leave, end=b"") as server:
        for target in targets(server):
            result = prober.check(target)
            assert (result.outcome, result.category) == ("down", "reset")


@pytest.mark.parametrize("drop", [b"", b"\x16"])
def test_a_slow_handshake_ends_at_the_deadline(drop, prober):
    """``drop``: bytes of a record that never becomes whole, now and then."""

    def respond(connection):
        if not drop:
            silent(connection)
            return
        connection.sendall(b"\x16\x03\x03\x40\x00")
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    with serving(respond, end=b"") as server:
        target = Target(
            "tls", host="shop.example", port=server.port, timeout_seconds=0.5, **HERE
        )
        started = time.monotonic()
        result = prober.check(target)
        assert (result.outcome, result.category) == ("down", "timeout")
        assert 0.5 <= time.monotonic() - started < 30


def test_a_secure_page_may_not_lead_to_an_insecure_one(prober, authority, connections):
    with serving(page()) as plain:
        location = f"Location: http://shop.example:{plain.port}/"
        answer = page(b"", "301 Moved", [location])
        with serving(answer, server_context(authority.issue())) as server:
            target = Target(
                "http",
                url=f"https://shop.example:{server.port}/",
                follow_redirects=True,
                **HERE,
            )
            result = prober.check(target)
    assert (result.outcome, result.category) == ("unknown", "policy")
    assert plain.connections == 0
    assert len(connections) == 1


def test_a_slow_page_behind_tls(prober, authority):
    def respond(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X: y\r\n")
            time.sleep(0.05)

    with serving(respond, server_context(authority.issue())) as server:
        for seconds in (0.5, 5, 30):  # a busy machine shakes hands slowly
            target = Target(
                "http",
                url=f"https://shop.example:{server.port}/",
                timeout_seconds=seconds,
                **HERE,
            )
            started = time.monotonic()
            result = prober.check(target)
            assert (result.outcome, result.category) == ("down", "timeout")
            assert time.monotonic() - started < seconds + 20
            if result.certificate_expires_at:
                break
        assert result.certificate_expires_at


def test_nobody_else_is_trusted_by_default(authority, names):
    with serving(page(), server_context(authority.issue(["127.0.0.1"]))) as server:
        for target in targets(server, host="127.0.0.1"):
            assert Prober().check(target).category == "tls_untrusted"


def test_there_is_one_context_and_it_is_strict():
    context = default_context()
    assert context is default_context()
    assert Prober().connector.context is context
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.cert_store_stats()["x509_ca"] > 50
