# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever comes in, a result comes out."""

import io

from hypothesis import example, given, settings
from hypothesis import strategies as st
from probe import REFUSED, Prober, Result, Target, check_address, check_target
from probe.addresses import is_public
from probe.parts import CATEGORIES
from probe.resolver import Resolver
from probe.urls import parse_url

EXAMPLES = settings(max_examples=120, deadline=None, derandomize=True)

ODD = st.sampled_from(
    list("@:/\\?#[]%.-_ \t\n\r\0;&=+") + ["//", "..", "0x7f", "127.1", "\u2100", "xn--"]
    + ["\u3002", "\uff0e", "\u00ad", "\u202e", "localhost", "http:", "https://"]
)  # fmt: skip
PIECES = st.lists(st.one_of(ODD, st.text(max_size=5)), max_size=12).map("".join)
URLS = st.one_of(
    st.text(max_size=60),
    PIECES,
    PIECES.map("https://{}".format),
    PIECES.map("http://shop.example{}".format),
    PIECES.map("http://{}.shop.example/".format),
)


class Socket:
    """Stands in for a connection: takes anything, gives what a test says."""

    def __init__(self, data=b""):
        self._data = io.BytesIO(data)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def settimeout(self, seconds):
        assert 0 < seconds <= 10

    def sendall(self, data):
        assert data.count(b"\r\n\r\n") == 1, "one question, whatever the address"
        assert data.isascii()

    def recv_into(self, buffer):
        return self._data.readinto(buffer)


class Connector:
    """Connects to nobody."""

    def __init__(self, data=b""):
        self.data = data

    def open(self, host, port, **_wanted):
        assert host.isascii() and host.islower() or not any(map(str.isalpha, host))
        assert 0 < port < 65536
        return Socket(self.data)

    open_tls = open


@EXAMPLES
@given(URLS)
@example("http://[::ffff:127.0.0.1]:80/")
@example("https://\udcff.example/")
def test_any_url_is_a_reason_or_a_place(url):
    reason = check_address(url)
    if reason is None:
        place = parse_url(url)
        assert place.scheme in ("http", "https")
        assert parse_url(place.url) == place, "read again, it is the same place"
    else:
        assert isinstance(reason, str) and reason.endswith(".")
    assert check_target(Target("http", url=url)) == reason


@EXAMPLES
@given(URLS, st.booleans())
def test_any_url_gives_a_result(url, follow):
    prober = Prober(resolver=Resolver(lambda _host: ["127.0.0.1"]), context=object())
    result = prober.check(Target("http", url=url, follow_redirects=follow))
    assert isinstance(result, Result)
    assert (result.outcome, result.category) == ("unknown", "policy")
    assert result.detail == REFUSED


@EXAMPLES
@given(PIECES, st.integers(), st.sampled_from(("tcp", "tls", "sip")))
def test_any_host_gives_a_result(host, port, kind):
    prober = Prober(resolver=Resolver(lambda _host: ["::1"]), context=object())
    result = prober.check(Target(kind, host=host, port=port))
    assert (result.outcome, result.category) == ("unknown", "policy")


@EXAMPLES
@given(st.ip_addresses())
def test_python_calls_public_whatever_we_do(address):
    """Ours is the stricter reading; what is wrapped is public by what is in it."""
    if is_public(str(address)):
        wrapped = getattr(address, "ipv4_mapped", None) or getattr(
            address, "sixtofour", None
        )
        assert address.is_global or (wrapped and wrapped.is_global)


HEADERS = st.sampled_from(
    [
        b"Content-Length: 5", b"Content-Length: -5", b"Content-Length: x", b"X",
        b"Transfer-Encoding: chunked", b"Content-Encoding: gzip", b"Location: /",
        b"Location: http://[", b"Location: \xff\xfe", b"Content-Type: a; charset=\xff",
        b"Content-Type: a; charset*=x''y", b"Content-Type: =?utf-8?q?=00?=", b":", b"",
        b" folded", b"Connection: keep-alive", b"Set-Cookie: a=b",
    ]
)  # fmt: skip
ANSWERS = st.one_of(
    st.binary(max_size=200),
    st.builds(
        lambda status, headers, body: b"\r\n".join(
            [b"HTTP/1.1 " + status, *headers, b"", body]
        ),
        st.one_of(
            st.binary(max_size=10), st.sampled_from([b"200 OK", b"302 F", b"100 C"])
        ),
        st.lists(st.one_of(HEADERS, st.binary(max_size=20)), max_size=6),
        st.one_of(st.binary(max_size=50), st.just(b"5\r\nabcde\r\n0\r\n\r\n")),
    ),
)


@EXAMPLES
@given(ANSWERS, st.booleans(), st.booleans(), st.sampled_from(("GET", "HEAD")))
def test_any_answer_gives_a_result(answer, keyword, follow, method):
    prober = Prober(context=object())
    prober.connector = Connector(answer)
    looks = keyword and method == "GET"
    result = prober.check(
        Target(
            "http",
            url="https://shop.example/",
            method=method,
            keyword="a" if looks else "",
            json_path="a" if looks else "",
            follow_redirects=follow,
        )
    )
    assert isinstance(result, Result)
    assert result.category != "crash"
    if result.outcome == "up":
        assert answer.startswith(b"HTTP/1.") and result.category == ""
        assert b"\n\r\n" in answer or b"\n\n" in answer, "headers that are whole"
    else:
        assert CATEGORIES[result.category] == result.outcome
