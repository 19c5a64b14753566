# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Short ways to write a month and what happened in it."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from availability import judge, month_period

AMSTERDAM = "Europe/Amsterdam"
NORM = 99_900
DAY = 86_400


def at(text, fold=0):
    """Seconds since 1970 of an Amsterdam time such as ``2026-06-10 10:00``."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(AMSTERDAM), fold=fold)
    return int(local.timestamp())


def june(*times):
    """Intervals on 10 June 2026, such as ``june("10:00-10:30")``."""
    found = []
    for text in times:
        start, end = text.split("-")
        found.append((at(f"2026-06-10 {start}"), at(f"2026-06-10 {end}")))
    return found


JUNE = month_period(2026, 6, AMSTERDAM)
MARCH = month_period(2026, 3, AMSTERDAM)
OCTOBER = month_period(2026, 10, AMSTERDAM)


def judged(period=JUNE, *, norm_milli=NORM, mode="excluded", **measured):
    """A judgement as the reference table takes it: 99.9 %, maintenance excluded."""
    return judge(period, norm_milli=norm_milli, mode=mode, **measured)


def rounded(share, decimals):
    """A share as a rounded percentage, as reference tables print it; empty for None."""
    if share is None:
        return ""
    percent = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return f"{percent:.{decimals}f}"
