# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks whether something on the network answers as it should.

Pure Python: imports no Odoo, keeps no state between processes, never raises for what
the other side does.

- ``Target``: what is checked and what counts as well; ``Result``: what was found;
- ``check``: one check;
- ``check_many``: a batch within a budget of seconds, results as they come;
- ``check_target`` / ``check_address``: why something may not be checked, asked when
  somebody enters it;
- ``is_online``: whether we ourselves are on the network, by ``CONTROL_HOSTS`` or
  others;
- ``Prober``: all of these with own control hosts, resolver and certificates.

A result is ``down`` only when the other side is to blame. Whatever may lie with us
(no network, no name server, a refused address, a fault of the check) is ``unknown``.

Every address is checked at the moment of connecting: a name is looked up once, each
address it has must be a public one (or lie in a network that the target names), and
the connection is made to that address.
"""

from .batch import check_many
from .parts import Result, Target, UP, DOWN, UNKNOWN
from .prober import Prober, check
from .ranges import parse_ranges
from .refusal import REFUSED, check_address, check_target
from .surroundings import CONTROL_HOSTS, is_online

__all__ = [
    "CONTROL_HOSTS",
    "DOWN",
    "REFUSED",
    "UNKNOWN",
    "UP",
    "Prober",
    "Result",
    "Target",
    "check",
    "check_address",
    "check_many",
    "check_target",
    "is_online",
    "parse_ranges",
]
