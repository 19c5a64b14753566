# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addresses on the web as people enter them."""

import ipaddress
import re
from urllib.parse import urlsplit, urlunsplit

MAX_LENGTH = 2000
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)
_UNWANTED = re.compile(r'[\s\\<>"`{}|^\x00-\x20\x7f]')


def normalise(address):
    """An address the way it is compared: scheme and host in small letters, no slash
    at the end.

    :param address: what somebody entered, or a falsy value
    :return: str, or ``False`` when nothing was entered
    """
    text = (address or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return text or False
    path = parts.path.rstrip("/")
    parts = parts._replace(netloc=parts.netloc.lower(), path=path)
    return urlunsplit(parts) or False


def is_web_address(address):
    """Whether an address is that of a web site: scheme, host, perhaps port and path.

    Names with other letters than a to z are fine, credentials are not: an address is
    shown and logged.
    """
    if len(address) > MAX_LENGTH or _UNWANTED.search(address):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("https", "http")
        and "@" not in parts.netloc
        and port != 0
        and not parts.fragment
        and _is_host(host)
    )


def _is_host(host):
    """Whether a text is the name or the number of a machine on the internet."""
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return _is_host_name(host)


def _is_host_name(host):
    """Whether a text is the name of a machine on the internet."""
    try:
        labels = host.encode("idna").decode().lower().split(".")
    except UnicodeError:
        return False
    # a last label of digits is an address in disguise
    return (
        len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )
