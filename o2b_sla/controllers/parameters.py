# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Form values as a browser, or anybody, sends them."""

from datetime import date, time


def read_text(value) -> str:
    """Text without blanks around it, nor the NUL that PostgreSQL refuses; empty when
    it is none, such as a file. Never cut: what is too long is refused, and shown again.

    A browser sends two characters for the end of a line that it counts as one.
    """
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").replace("\r\n", "\n").strip()


def read_id(value) -> int:
    """A record's id, 0 when it is none."""
    text = read_text(value)
    return int(text[:10]) if text.isascii() and text.isdigit() else 0


def read_date(value):
    """A date written as 2026-06-05 in this century, else ``None``."""
    try:
        day = date.fromisoformat(read_text(value))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def read_time(value):
    """A time of the day written as 16:30, else ``None``."""
    try:
        moment = time.fromisoformat(read_text(value))
    except ValueError:
        return None
    return None if moment.tzinfo else moment.replace(second=0, microsecond=0)
