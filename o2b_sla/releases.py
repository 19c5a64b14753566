# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Releases of Odoo and of operating systems, as people write them (SLA §2.1, §2.3).

An update stays within a release; another release is an upgrade, and no part of the
updates. No Odoo import.
"""

import re
from typing import NamedTuple

_ODOO = re.compile(r"(?<![\d.])(saas~)?([1-9]\d?)(?:\.(\d))?(?!\d)", re.ASCII)
_SYSTEM = re.compile(r"(?<![\d.])(\d{1,2})(?:\.(\d{1,2}))?(?:\.\d+)*(?!\d)", re.ASCII)
_NAME = re.compile(r"[a-z][a-z-]+", re.ASCII)
#: Of these the release is the year and the month; of others the first number.
_TWO_NUMBERS = {"ubuntu", ""}
#: Words beside a name that say nothing of a release.
_NO_NAMES = {"lts", "server", "release", "version", "gnu", "linux", "with"}


class Release(NamedTuple):
    """What an update leaves as it is."""

    #: ``odoo``, ``ubuntu``, ``debian`` …; empty when nobody said.
    name: str
    #: ``19.0``, ``saas~18.4``, ``24.04``, ``12``.
    number: str

    def is_same(self, other):
        """Whether two texts can be about one release."""
        named = self.name == other.name or not (self.name and other.name)
        return named and self.number == other.number


def read_odoo_release(text):
    """The release of Odoo in a text.

    :param text: such as ``19.0``, ``Odoo 19``, ``saas~18.4``, ``19.0-20261120``
    :return: :class:`Release`, or ``None`` when none is named
    """
    found = _ODOO.search((text or "").lower().replace("saas-", "saas~"))
    if not found:
        return None
    saas, major, minor = found.groups()
    return Release("odoo", f"{saas or ''}{major}.{minor or 0}")


def read_system_release(text):
    """The release of an operating system in a text.

    :param text: such as ``Ubuntu 24.04.1 LTS``, ``24.04``, ``Debian 12.5``
    :return: :class:`Release`, or ``None`` when none is named
    """
    lowered = (text or "").lower()
    found = _SYSTEM.search(lowered)
    if not found:
        return None
    names = [n for n in _NAME.findall(lowered) if n not in _NO_NAMES]
    name = names[0] if names else ""
    major, minor = found.groups()
    if name in _TWO_NUMBERS:
        return Release(name, f"{major}.{minor.zfill(2)}") if minor else None
    return Release(name, str(int(major)))


def is_upgrade(read, before, after):
    """Whether somebody wants another release than the one there is.

    :param read: :func:`read_odoo_release` or :func:`read_system_release`
    :param before: text, what there is; unknown is no other release
    :param after: text, what is wanted; empty is the one there is
    """
    there, wanted = read(before), read(after)
    return bool(there and wanted and not there.is_same(wanted))
