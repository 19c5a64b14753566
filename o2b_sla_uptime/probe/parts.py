# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What goes into a check and what comes out."""

from dataclasses import dataclass

UP = "up"
DOWN = "down"
UNKNOWN = "unknown"

#: Outcome of every category that a result may carry. An up result carries none.
CATEGORIES = {
    # the other side is to blame
    "dns": DOWN,  # the name does not exist; our name server knows others
    "refused": DOWN,
    "timeout": DOWN,
    "reset": DOWN,
    "unreachable": DOWN,
    "tls_expired": DOWN,
    "tls_not_yet_valid": DOWN,
    "tls_wrong_host": DOWN,
    "tls_self_signed": DOWN,
    "tls_untrusted": DOWN,
    "tls_old_protocol": DOWN,
    "tls": DOWN,
    "status": DOWN,
    "keyword": DOWN,
    "json": DOWN,
    "redirect": DOWN,
    "protocol": DOWN,  # what came is no answer of that kind
    # it may lie with us, so nobody can be blamed
    "policy": UNKNOWN,  # an address that is not checked
    "resolver": UNKNOWN,  # our name server does not answer
    "network": UNKNOWN,  # no way out of this machine
    "offline": UNKNOWN,  # the control hosts do not answer either
    "limited": UNKNOWN,  # the other side turns checks away
    "crash": UNKNOWN,  # a fault of ours
    "not_done": UNKNOWN,  # there was no time left; nothing was measured
}


@dataclass(frozen=True)
class Target:
    """What is checked.

    :param kind: str, ``http``, ``tcp``, ``tls`` or ``sip``
    :param url: str, of an ``http`` target
    :param host: str, of the others; a name or an address
    :param port: int, of the others; 0 is 443 for ``tls`` and the usual one for ``sip``
    :param method: str, ``GET`` or ``HEAD`` (a content that is looked at needs GET)
    :param accepted_status: str, statuses that are well, such as ``200-399,401``;
        empty: 200-399, and every final answer for ``sip``
    :param unknown_status: str, statuses with which the other side turns away checks;
        they say nothing about its health
    :param keyword: str, text that has to be in the first 64 kB
    :param json_path: str, such as ``data.0.state``
    :param json_value: str, what is found there; None when it only has to be there
    :param follow_redirects: bool, go on to where the answer points, 3 times at most
    :param transport: str, of ``sip``: ``udp``, ``tcp`` or ``tls``
    :param timeout_seconds: number, for the look-up, the connection and the answer
        together
    :param allow_private: tuple of str, networks (CIDR) that may be connected to though
        they are not public
    :param allow_ports: str, ports such as ``80,443,8000-9000``; empty: these for
        ``http``, every port for the others
    :param was_down: bool, the last check failed; in a batch these have their own room
    :param key: what the caller knows the target by
    """

    kind: str
    url: str = ""
    host: str = ""
    port: int = 0
    method: str = "GET"
    accepted_status: str = ""
    unknown_status: str = "429"
    keyword: str = ""
    json_path: str = ""
    json_value: str | None = None
    follow_redirects: bool = False
    transport: str = "udp"
    timeout_seconds: float = 10
    allow_private: tuple = ()
    allow_ports: str = ""
    was_down: bool = False
    key: object = None


@dataclass(frozen=True)
class Result:
    """What a check found.

    :param outcome: str, ``up``, ``down`` or ``unknown``
    :param category: str, one of :data:`CATEGORIES`; empty when up
    :param detail: str, one English sentence for people
    :param status: int or None, of the HTTP or SIP answer
    :param latency_ms: int or None, from the look-up of the name until the answer was
        read; only when up
    :param address: str, the address that was connected to; empty when none was
    :param certificate_expires_at: int or None, UNIX seconds
    :param started_at: int, UNIX seconds
    :param ended_at: int, UNIX seconds
    """

    outcome: str
    category: str = ""
    detail: str = ""
    status: int | None = None
    latency_ms: int | None = None
    address: str = ""
    certificate_expires_at: int | None = None
    started_at: int = 0
    ended_at: int = 0


class Failure(Exception):
    """Why a check did not find what it should.

    :param category: str, one of :data:`CATEGORIES`
    :param detail: str, one English sentence
    """

    def __init__(self, category, detail):
        super().__init__(detail)
        self.category = category
        self.detail = detail


class Trace:
    """What a check came to know on its way, also when it fails later."""

    def __init__(self):
        self.address = ""
        self.status = None
        self.certificate_expires_at = None
