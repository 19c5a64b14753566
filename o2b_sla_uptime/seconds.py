# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Instants at the border of the pure packages: naive UTC in fields, whole seconds
since 1970 inside."""

from datetime import datetime, timezone


def to_seconds(instant):
    """Whole seconds since 1970 of a field's naive UTC datetime; falsy stays None."""
    if not instant:
        return None
    return int(instant.replace(microsecond=0, tzinfo=timezone.utc).timestamp())


def from_seconds(seconds):
    """Naive UTC datetime of whole seconds since 1970; None becomes False."""
    if seconds is None:
        return False
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
