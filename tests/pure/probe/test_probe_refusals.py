# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No address that is not allowed gets a single connection."""

import pytest
from probe import REFUSED, Target, check_address, check_target
from probe.addresses import is_allowed, is_public
from probe_servers import HERE, page, serving

#: Addresses that lead inside or nowhere, as a name server might give them.
NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1
127.255.255.255 168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254
64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 64:ff9b:1::808:808 100::1
2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1
2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:c0a8:101::1 3fff::1 4000::1 5f00::1
fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1
2606:4700::1111%eth0
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1
192.0.1.1 198.17.255.255 198.20.0.1 223.255.255.255 168.63.129.17
2606:4700::1111 2a00:1450:400e::1 2001:4860:4860::8888 64:ff9b::808:808
2002:808:808::1 ::ffff:8.8.8.8
""".split()

#: Addresses of pages that are refused before anybody is asked.
REFUSED_URLS = (
    "http://127.0.0.1/",
    "http://localhost/",
    "http://localhost./",
    "http://shop.localhost/",
    "http://LOCALHOST/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0X7F.0.0.1/",
    "http://0x/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.0.0.1./",
    "http://127.0.0.01/",
    "http://0/",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://①②⑦.0.0.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[0:0:0:0:0:ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1/",
    "http://::1/",
    "http://[v1.x]/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://intranet/",
    "http://a..b.example/",
    "http://.shop.example/",
    "http://-shop.example/",
    "http://shop-.example/",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 130 + "example/",
    "http://shop.example.:80/",
    "http://shop example/",
    "http://shop.example /",
    " http://shop.example/",
    "http://shop.example/\n",
    "http://shop.example/\r\nHost: other",
    "http://shop.example/\x00",
    "http://shop.example/\u2028",
    "http://\u2100.example/",
    "http://shop\u00ad\u200b.example\u202e/",
    "http://shop.example\\@127.0.0.1/",
    "http://shop.example/\\x",
    "http://127.0.0.1\\.shop.example/",
    "http://user@shop.example/",
    "http://user:word@shop.example/",
    "http://shop.example@127.0.0.1/",
    "http://%31%32%37.0.0.1/",
    "http://shop%2eexample/",
    "http://shop.example:22/",
    "http://shop.example:0/",
    "http://shop.example:65536/",
    "http://shop.example:99999999999999999999/",
    "http://shop.example:+80/",
    "http://shop.example:８０/",
    "http://shop.example:/",
    "http://shop.example:80:80/",
    "http://",
    "http:///path",
    "http:shop.example",
    "//shop.example/",
    "shop.example",
    "https//shop.example",
    "ftp://shop.example/",
    "file:///etc/passwd",
    "gopher://shop.example/",
    "dict://shop.example:11211/",
    "javascript:alert(1)",
    "data:text/html,x",
    "",
    "http://shop.example/" + "a" * 2000,
)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_address_is_not_public(address):
    assert not is_public(address)
    assert not is_allowed(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_address_is_public(address):
    assert is_public(address)
    assert is_allowed(address)


@pytest.mark.parametrize("text", ["", "shop.example", "1.2.3", "0x7f.1", None, "::g"])
def test_what_is_no_address_is_not_allowed(text):
    assert not is_allowed(text, ("0.0.0.0/0", "::/0"))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
    ],
)
def test_some_are_not_allowed_even_when_somebody_names_everything(address):
    assert not is_allowed(address, ("0.0.0.0/0", "::/0"))


def test_a_private_network_is_allowed_by_name_only():
    networks = ("10.1.0.0/16", "fd12::/16")
    assert is_allowed("10.1.2.3", networks)
    assert is_allowed("fd12::1", networks)
    assert not is_allowed("10.2.0.1", networks)
    assert not is_allowed("::ffff:10.1.2.3", networks), "wrapped: somebody's trick"
    assert not is_allowed("64:ff9b::10.1.2.3", networks)


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_a_refused_url_gets_no_connection_and_no_look_up(
    url, prober, names, connections
):
    names.known.update({"localhost": ["127.0.0.1"], "intranet": ["127.0.0.1"]})
    assert check_address(url), "who enters it is told"
    result = prober.check(Target("http", url=url))
    assert (result.outcome, result.category) == ("unknown", "policy")
    assert result.detail == REFUSED, "the same words for all"
    assert connections == []
    assert names.asked == []


def test_who_enters_a_password_is_told_that_it_does_not_belong_there():
    assert "password" in check_address("https://user:word@shop.example/")


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_inside_gets_no_connection(
    address, prober, names, connections
):
    names.known["shop.example"] = ["93.184.216.34", address]
    for target in (
        Target("http", url="https://shop.example/"),
        Target("tcp", host="shop.example", port=22),
        Target("tls", host="shop.example"),
        Target("sip", host="shop.example"),
        Target("sip", host="shop.example", transport="tls"),
    ):
        result = prober.check(target)
        assert (result.outcome, result.category) == ("unknown", "policy")
        assert result.detail == REFUSED
        assert result.address == ""
    assert connections == []


def test_a_server_inside_sees_nobody(prober, names):
    with serving(page()) as server:
        for host in ("127.0.0.1", "localhost", "shop.example", "2130706433"):
            url = f"http://{host}:{server.port}/"
            target = Target("http", url=url, allow_ports="1-65535")
            assert prober.check(target).category == "policy"
    assert server.connections == 0


def test_a_name_is_looked_up_once_and_the_checked_address_is_taken(
    prober, names, connections
):
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    names.known["shop.example"] = lambda: next(answers)
    result = prober.check(Target("http", url="http://shop.example/"))
    assert names.asked == ["shop.example"]
    assert connections == [("93.184.216.34", 80)]
    assert result.address == "93.184.216.34"


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://inside.example/",
        "//10.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:word@shop.example/",
        "http://\xe2\x84\x80.example/",
    ],
)
def test_a_redirect_is_judged_as_if_it_had_been_entered(
    location, prober, names, connections
):
    names.known.update({"inside.example": ["192.168.1.1"], "localhost": ["::1"]})
    with serving(page(status="302 Found", headers=[f"Location: {location}"])) as server:
        target = Target("http", url=server.url, follow_redirects=True, **HERE)
        result = prober.check(target)
        assert (result.outcome, result.category) == ("unknown", "policy")
        assert (result.detail, result.status) == (REFUSED, 302)
        assert len(connections) == 1, "to the first page only"
        connections.clear()
        result = prober.check(Target("http", url=server.url, **HERE))
        assert result.outcome == "up", "a redirect is an answer"
        assert len(connections) == 1


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (Target("ping", host="shop.example"), "kind"),
        (Target("tcp", host="shop.example"), "port"),
        (Target("tcp", host="", port=22), "host"),
        (Target("tcp", host="127.0.0.1", port=22), "public"),
        (Target("tcp", host="localhost", port=22), "internet"),
        (Target("tcp", host="a b", port=22), "host"),
        (Target("tcp", host="shop.example", port=70000), "port"),
        (Target("tcp", host="shop.example", port=22, allow_ports="80"), "port"),
        (Target("sip", host="shop.example", transport="ws"), "SIP"),
        (Target("http", url="https://shop.example", method="POST"), "GET"),
        (Target("http", url="https://shop.example", method="HEAD", keyword="x"), "GET"),
        (Target("http", url="https://shop.example", accepted_status="2xx"), "2xx"),
        (Target("http", url="https://shop.example", accepted_status="300-200"), "300"),
        (Target("http", url="https://shop.example", timeout_seconds=0), "seconds"),
        (Target("http", url="https://shop.example", timeout_seconds=-1), "seconds"),
        (Target("http", url="https://shop.example", allow_private=("x",)), "network"),
        (
            Target("http", url="https://shop.example", allow_private=("10.1.2.3/8",)),
            "ne",
        ),
    ],
)
def test_a_target_that_cannot_be_checked_says_why(target, reason, prober, connections):
    assert reason in check_target(target)
    assert prober.check(target).outcome == "unknown"
    assert connections == []


@pytest.mark.parametrize(
    "target",
    [
        Target("http", url="https://www.shop.example/path?q=1#part"),
        Target("http", url="https://shop.example:8069/web/health"),
        Target("http", url="https://b\xfccher.example/caf\xe9"),
        Target("http", url="http://_dmarc.shop.example"),
        Target("http", url="http://93.184.216.34/"),
        Target("http", url="http://[2606:4700::1111]/"),
        Target("http", url="http://10.1.0.1:99/", allow_private=("10.1.0.0/16",),
               allow_ports="99"),
        Target("http", url="http://odoo/", allow_private=("10.1.0.0/16",)),
        Target("tcp", host="shop.example", port=5432),
        Target("tls", host="shop.example"),
        Target("sip", host="pbx.shop.example", transport="tls"),
        Target("sip", host="2606:4700::1111"),
    ],
)  # fmt: skip
def test_a_target_that_can_be_checked(target):
    assert check_target(target) is None
