# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who a mail claims to be from, read so strictly that it cannot mean two people.

Mail servers check one address, a lenient parser may pick another from the same
line (CVE-2023-27043 and its family). An address that decides about rights is
therefore taken from exactly one ``From:`` with one plain mailbox, or not at all.
"""

import re
from collections.abc import Sequence

MAX_LENGTH = 1000

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"(?P<address>{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+)"
_BARE = re.compile(_ADDRESS)
_ANGLE = re.compile(rf"(?P<name>.*?)<{_ADDRESS}>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_AMBIGUOUS = re.compile(r'[@<>,;:"\\\[\]]')
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def one_mailbox(from_headers: Sequence[str]) -> str | None:
    """Return the sender's address in lower case, or None when there is any doubt.

    :param from_headers: raw values of all ``From:`` headers of the mail

    Taken are ``a@b.nl``, ``<a@b.nl>`` and ``Name <a@b.nl>``, the name quoted,
    encoded or plain. Nobody is: no or several headers or mailboxes, groups, text
    behind the address, a second address in an unquoted name, quoted or non-ASCII
    addresses, control characters, a line over ``MAX_LENGTH``.
    """
    if len(from_headers) != 1:
        return None
    value = from_headers[0].strip()
    if len(value) > MAX_LENGTH or _CONTROL.search(value):
        return None
    match = _BARE.fullmatch(value)
    if not match:
        match = _ANGLE.fullmatch(value)
        if not match or _AMBIGUOUS.search(_QUOTED.sub("", match["name"])):
            return None
    address = match["address"].lower()
    return address if len(address) <= 254 else None
