# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Free ports on the loopback interface, the only one anything here listens on."""

import socket
import sys

from .progress import Problem

LOOPBACK = "127.0.0.1"
#: Ports given out by this process, and what tells other processes so.
_reserved = {}


def free_port(wanted, tries=50):
    """The first free port from ``wanted`` upwards.

    A server takes seconds to start. Until then, and for as long as this process lives,
    no other process is given the port.

    :param wanted: int
    :param tries: int, how many ports are looked at
    :return: int
    :raise Problem: none of them is free
    """
    for port in range(wanted, min(wanted + tries, 65536)):
        if is_free(port) and _reserve(port):
            return port
    raise Problem(f"No free port between {wanted} and {wanted + tries}; set another.")


def _reserve(port):
    """Whether no other process was given the port.

    A socket whose name is no file goes with the process that made it.
    """
    if port in _reserved or sys.platform != "linux":
        return True
    mark = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        mark.bind(f"\0o2b_sla-port-{port}")
    except OSError:
        mark.close()
        return False
    _reserved[port] = mark
    return True


def is_free(port):
    """Whether a server could listen on this port of the loopback interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port that only lingers after its server stopped is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(port):
    """Whether something accepts connections on this port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
