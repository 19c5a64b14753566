# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why something may not be checked.

Who enters an address is told what is wrong with it. A check that is refused says the
same sentence whatever the reason, or its text would tell what there is inside.
"""

from .addresses import is_allowed, parse_networks
from .parts import Failure
from .ranges import is_in, parse_ranges
from .urls import is_address, parse_host, parse_port, parse_url

#: The one text of every check that was refused.
REFUSED = "This address is not checked."

#: What a web page is served on.
HTTP_PORTS = "80,443,8000-9000"
KINDS = ("http", "tcp", "tls", "sip")
TRANSPORTS = ("udp", "tcp", "tls")
_METHODS = ("GET", "HEAD")
#: A certificate or a telephone exchange where it is without a number.
_USUAL_PORTS = {"tls": 443, "sip": 5060}
_SIP_OVER_TLS = 5061


class Refusal(Failure):
    """A check that is not made."""

    def __init__(self):
        super().__init__("policy", REFUSED)


def check_address(url, allow_private=(), allow_ports=""):
    """Why the address of a web page may not be checked.

    Looks up no name: that is done at every check.

    :param url: str
    :param allow_private: tuple of str, networks (CIDR)
    :param allow_ports: str, such as ``80,443``; empty for the usual ones
    :return: str, one English sentence; None when it may
    """
    try:
        place = parse_url(url)
        _check_networks(allow_private)
        _check_port("http", place.port, allow_ports)
        _check_host(place.host, allow_private)
    except ValueError as error:
        return str(error)
    return None


def check_target(target):
    """Why a target may not be checked, or can never be well.

    :param target: Target
    :return: str, one English sentence; None when it may
    """
    try:
        _check_target(target)
    except ValueError as error:
        return str(error)
    return None


def place_of(target):
    """Host and port of a target that is no web page.

    :param target: Target
    :return: (str, int)
    :raises ValueError: when there is none, or it may not be checked
    """
    host = parse_host(target.host)
    port = target.port or _USUAL_PORTS.get(target.kind, 0)
    if target.kind == "sip" and target.transport == "tls" and not target.port:
        port = _SIP_OVER_TLS
    port = parse_port(port)
    _check_port(target.kind, port, target.allow_ports)
    _check_host(host, target.allow_private)
    return host, port


def web_place_of(target, url):
    """Where a web page is.

    :param target: Target, for what it allows
    :param url: str
    :return: Place
    :raises ValueError: when there is none, or it may not be checked
    """
    place = parse_url(url)
    _check_port("http", place.port, target.allow_ports)
    _check_host(place.host, target.allow_private)
    return place


def _check_target(target):
    if target.kind not in KINDS:
        raise ValueError("There is no such kind of check.")
    _check_networks(target.allow_private)
    if target.kind == "http":
        web_place_of(target, target.url)
    else:
        place_of(target)
    for text in (target.accepted_status, target.unknown_status, target.allow_ports):
        if text:
            parse_ranges(text)
    if target.kind == "http" and target.method not in _METHODS:
        raise ValueError("A page is asked for by GET or HEAD.")
    if target.method == "HEAD" and (target.keyword or target.json_path):
        raise ValueError("HEAD brings no content to look at; use GET.")
    if target.kind == "sip" and target.transport not in TRANSPORTS:
        raise ValueError("SIP is spoken over udp, tcp or tls.")
    if not 0 < target.timeout_seconds <= 120:
        raise ValueError("A check may take from 1 to 120 seconds.")


def _check_networks(networks):
    try:
        parse_networks(tuple(networks))
    except ValueError:
        raise ValueError("A network is written like 10.1.0.0/16.") from None


def _check_port(kind, port, allow_ports):
    ports = allow_ports or (HTTP_PORTS if kind == "http" else "")
    if ports and not is_in(port, ports):
        raise ValueError(f"The port is not one of {ports}.")


def _check_host(host, networks):
    """What can be told without asking anybody."""
    if is_address(host):
        if not is_allowed(host, networks):
            raise ValueError("The address is not a public one.")
    elif not networks and ("." not in host or host.endswith(".localhost")):
        raise ValueError("The name is not one of the internet.")
