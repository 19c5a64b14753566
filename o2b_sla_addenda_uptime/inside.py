# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is inside: networks and domains that the administrator lets us watch.

A name of the internet never gets at what is inside, wherever it points to: who owns it
could point it there.
"""

import re
from ipaddress import ip_address, ip_network
from typing import NamedTuple

_DOMAIN = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z]{2,63}", re.ASCII)


class Inside(NamedTuple):
    networks: tuple = ()
    domains: tuple = ()


def parse_inside(text):
    """Read networks and domains.

    :param text: str such as ``10.8.0.0/16, 192.168.7.12 corp.example``
    :return: Inside
    :raises ValueError: with the part that is neither
    """
    networks, domains = [], []
    for part in (text or "").replace(",", " ").replace(";", " ").split():
        domain = part.lower().lstrip(".").rstrip(".")
        try:
            networks.append(str(ip_network(part)))
        except ValueError:
            if not _DOMAIN.fullmatch(domain):
                raise ValueError(part) from None
            domains.append(domain)
    return Inside(tuple(networks), tuple(domains))


def networks_for(host, inside):
    """Networks that a host may be in.

    :param host: str, a name or an address
    :param inside: Inside
    :return: tuple of str, empty for a host of the internet
    """
    host = host.strip("[]").rstrip(".").lower()
    try:
        address = ip_address(host)
    except ValueError:
        is_inside = "." not in host or any(
            host == domain or host.endswith(f".{domain}") for domain in inside.domains
        )
        return inside.networks if host and is_inside else ()
    return tuple(n for n in inside.networks if address in ip_network(n))
