# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which addresses may be connected to.

Python's ``is_global`` calls many addresses public that lead inside: an IPv4 address
wrapped into an IPv6 one, old site-local networks, multicast. So the rule is our own:
IPv4 minus every special network, IPv6 only from the global space minus the special
networks in it, and what is wrapped is judged unwrapped.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_SPECIAL = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "168.63.129.16/32",  # inside of Azure, though the number is public
        "2001::/23",  # protocols, Teredo with them
        "2001:db8::/32",
        "3fff::/20",
    )
)
_GLOBAL_IPV6 = ip_network("2000::/3")
_MAPPED = ip_network("::ffff:0:0/96")
_NAT64 = ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ip_network("2002::/16")
#: Not even for a target that names a network around them: nobody's server is there,
#: and what answers gives away credentials of this machine.
_NEVER = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "192.0.0.0/24",
        "100.100.100.200/32",  # metadata of Alibaba
        "168.63.129.16/32",
        "224.0.0.0/3",
        "::/128",
        "fe80::/10",
        "fd00:ec2::/32",  # metadata of Amazon
        "fd20:ce::/32",  # metadata of Google
        "ff00::/8",
    )
)


def is_public(text):
    """Whether an address belongs to somebody on the internet.

    :param text: str, an IPv4 or IPv6 address
    :return: bool; False for what is no address
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return _is_public(address)


def is_allowed(text, networks=()):
    """Whether an address may be connected to.

    :param text: str, an IPv4 or IPv6 address
    :param networks: tuple of str, networks (CIDR) that are allowed beside the public
        ones
    :raises ValueError: when a network is none
    """
    allowed = parse_networks(tuple(networks))
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if _is_public(address):
        return True
    if _is_in(address, _NEVER) or getattr(address, "scope_id", None):
        return False
    return _is_in(address, allowed)


@lru_cache(maxsize=256)
def parse_networks(texts):
    """
    :param texts: tuple of str, such as ``10.1.0.0/16``
    :return: tuple of IPv4Network or IPv6Network
    :raises ValueError: when one is no network
    """
    return tuple(ip_network(text) for text in texts)


def _is_public(address):
    if isinstance(address, IPv4Address):
        return not _is_in(address, _SPECIAL)
    if address.scope_id:
        return False
    inner = _unwrap(address)
    if inner is not None:
        return _is_public(inner)
    return address in _GLOBAL_IPV6 and not _is_in(address, _SPECIAL)


def _unwrap(address: IPv6Address):
    """The IPv4 address that an IPv6 one leads to; None when there is none."""
    if address in _MAPPED or address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return None


def _is_in(address, networks):
    return any(
        address.version == network.version and address in network
        for network in networks
    )
