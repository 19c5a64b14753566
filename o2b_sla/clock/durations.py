# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lengths of time in words, in one format everywhere."""

#: Units, largest first, with their length in seconds.
LENGTHS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
SYMBOLS = {"day": "%s d", "hour": "%s h", "minute": "%s min", "second": "%s s"}
#: So many hours and fewer are clearer than days.
FEW_HOURS = 48


def duration_text(seconds, symbols=None, days=False):
    """``3 h 20 min``, ``7 min``, ``42 s``, ``-15 min 25 s``; ``0 s`` for nothing.

    :param seconds: int or Fraction, cut to whole seconds towards zero
    :param symbols: ``{unit: "%s h"}`` for the four units, in the reader's language;
        default ``SYMBOLS``
    :param days: whether 48 hours and more are told in days of 24 hours; never for
        working time, of which a day is shorter
    """
    symbols = symbols or SYMBOLS
    rest, parts = int(abs(seconds)), []
    in_days = days and rest >= FEW_HOURS * LENGTHS["hour"]
    for unit, length in LENGTHS.items():
        if unit == "day" and not in_days:
            continue
        number, rest = divmod(rest, length)
        if number:
            parts.append(symbols[unit] % number)
    text = " ".join(parts) or symbols["second"] % 0
    return f"-{text}" if parts and seconds < 0 else text
