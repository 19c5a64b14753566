# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lengths of time in the reader's language."""

from .clock import duration_text


def duration(env, seconds, days=False):
    """``3 h 20 min``, ``7 min``, ``42 s``; ``0 s`` for nothing.

    :param env: Environment, whose language it is told in
    :param seconds: number of seconds, cut to whole ones
    :param days: whether 48 hours and more are told in days of 24 hours
    :return: str; see :func:`~odoo.addons.o2b_sla.clock.duration_text`
    """
    symbols = {
        "day": env._("%s d"),
        "hour": env._("%s h"),
        "minute": env._("%s min"),
        "second": env._("%s s"),
    }
    return duration_text(seconds, symbols, days=days)
