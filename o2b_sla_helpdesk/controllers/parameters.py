# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Query parameters as a browser, or anybody, sends them."""

from datetime import datetime

MAX_ID = 2**31 - 1


def read_id(value) -> int:
    """Return a record id, 0 when ``value`` is none that PostgreSQL can hold."""
    text = str(value or "")
    if not (text.isascii() and text.isdigit()):
        return 0
    number = int(text[:11])
    return number if number <= MAX_ID else 0


def read_date(value) -> str | None:
    """Return an ISO date or datetime as it came, None when it is neither."""
    try:
        moment = datetime.fromisoformat(value or "")
    except (TypeError, ValueError):
        return None
    is_plain = moment.tzinfo is None and 2000 <= moment.year <= 2100
    return moment.strftime("%Y-%m-%d %H:%M:%S") if is_plain else None


def read_text(value) -> str:
    """Return text without the NUL that PostgreSQL refuses; empty when it is none,
    such as a file."""
    return value.replace("\x00", "") if isinstance(value, str) else ""
