# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What monitoring engines outside tell, read into plain reports.

Pure Python: imports no Odoo, uses no network and no clock.
"""

from . import alertmanager, gatus, generic, kuma
from .report import Options, Parsed, Report, Unreadable

PARSERS = {
    "alertmanager": alertmanager.parse,
    "kuma": kuma.parse,
    "gatus": gatus.parse,
    "generic": generic.parse,
}

__all__ = ["PARSERS", "Options", "Parsed", "Report", "Unreadable", "parse"]


def parse(kind, payload, received_at, options=None, epoch=None):
    """Read what an engine sent.

    :param kind: str, one of ``PARSERS``
    :param payload: dict or list, as ``payload.load`` gives it
    :param received_at: int, UNIX seconds
    :param options: Options
    :param epoch: str or None, the stamp of a signed delivery
    :return: Parsed
    :raise Unreadable: it cannot be read; a ValueError with a reason
    """
    if kind not in PARSERS:
        raise Unreadable("kind", kind)
    return PARSERS[kind](payload, received_at, options or Options(), epoch)
