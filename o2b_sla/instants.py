# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Instants at the border of Odoo: naive UTC in fields, aware UTC in pure code."""

from datetime import datetime, timezone


def to_aware(instant):
    """Aware UTC datetime of a field's naive one; falsy stays ``None``."""
    return instant.replace(microsecond=0, tzinfo=timezone.utc) if instant else None


def to_naive(instant):
    """Naive UTC datetime, whole seconds, of an aware one; ``None`` becomes ``False``
    as a field reads it."""
    if not instant:
        return False
    return instant.astimezone(timezone.utc).replace(microsecond=0, tzinfo=None)


def to_iso(instant):
    """Naive UTC datetime as ``2026-06-05T14:59:00Z``; falsy stays ``None``."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


def from_iso(text):
    """Aware UTC datetime of :func:`to_iso`'s text; falsy stays ``None``."""
    return to_aware(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")) if text else None
