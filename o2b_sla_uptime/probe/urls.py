# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an address of a web page or a host says, read strictly.

Two programs that read one address differently are how a check is led inside, so
whatever has more than one reading is refused.
"""

import re
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import idna

MAX_LENGTH = 2000
_MAX_HOST = 253
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
#: What some programs read as a number, and so as an IPv4 address.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_AUTHORITY = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:]+)(?::([0-9]{1,5}))?", re.ASCII)


class Place(NamedTuple):
    """Where a page is.

    :param scheme: str, ``http`` or ``https``
    :param host: str, in ASCII; an IPv6 address without brackets
    :param port: int
    :param path: str, in ASCII, the question with it
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self):
        """Host and port as the ``Host`` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.port == _DEFAULT_PORTS[self.scheme]:
            return host
        return f"{host}:{self.port}"

    @property
    def url(self):
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"

    def join(self, location):
        """The address that this page points at.

        :param location: str, whole or relative
        :return: str
        :raises ValueError: when there is no reading it
        """
        return urljoin(self.url, location)


def parse_url(url):
    """
    :param url: str
    :return: Place
    :raises ValueError: with a sentence that says what is wrong
    """
    if not isinstance(url, str) or not url:
        raise ValueError("Enter an address such as https://www.example.com.")
    if len(url) > MAX_LENGTH:
        raise ValueError("The address is too long.")
    if not url.isprintable() or "\\" in url or any(map(str.isspace, url)):
        raise ValueError("The address holds a space or another character it may not.")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError("The address cannot be read.") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError("The address has to begin with http:// or https://.")
    if "@" in parts.netloc:
        raise ValueError("The address may not hold a user or a password.")
    match = _AUTHORITY.fullmatch(parts.netloc)
    if not match:
        raise ValueError("The address has no host that can be read.")
    host = parse_host(match[1])
    port = _DEFAULT_PORTS[parts.scheme] if match[2] is None else parse_port(match[2])
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?[]")
    return Place(parts.scheme, host, port, path)


def parse_port(value):
    """
    :param value: int or str of digits
    :return: int
    :raises ValueError: when it is no port
    """
    port = int(value)
    if not 0 < port < 65536:
        raise ValueError("A port is a number from 1 to 65535.")
    return port


def parse_host(text):
    """A name or an address as the network knows it.

    :param text: str; an IPv6 address with or without brackets
    :return: str in ASCII, lower case
    :raises ValueError: with a sentence that says what is wrong
    """
    if not isinstance(text, str) or not text or len(text) > _MAX_HOST:
        raise ValueError("The name of the host is missing or too long.")
    if text.startswith("[") and text.endswith("]"):
        return _ipv6(text[1:-1])
    if ":" in text:
        return _ipv6(text)
    host = _to_ascii(text)
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _ipv4(host)
    if len(host) > _MAX_HOST or not all(map(_LABEL.fullmatch, host.split("."))):
        raise ValueError("The host is not a name as it is used on the internet.")
    return host


def is_address(host):
    """Whether a host that was parsed is an address, not a name."""
    return ":" in host or bool(_NUMBER.fullmatch(host.rpartition(".")[2]))


def _to_ascii(text):
    if text.isascii():
        return text.lower()
    try:
        return idna.encode(text, uts46=True).decode("ascii").lower()
    except (ValueError, IndexError):  # the library's own errors are ValueErrors
        raise ValueError(
            "The host is not a name as it is used on the internet."
        ) from None


def _ipv4(text):
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise ValueError(
            "Write the address as four numbers, such as 198.51.100.7, or use a name."
        ) from None


def _ipv6(text):
    try:
        address = IPv6Address(text)
    except ValueError:
        raise ValueError("The IPv6 address cannot be read.") from None
    if address.scope_id:
        raise ValueError("The IPv6 address may not name a network card.")
    return str(address)
