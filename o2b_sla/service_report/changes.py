# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Changes of environments: updates and refreshes (§2.1, §2.3, §6)."""

from .line import Line
from .registry import reckoner


@reckoner("changes")
def reckon_changes(facts, period):
    """How many the client asked for, how many were done, and how many are open when
    the month ends, or now while it runs.

    :param facts: dict: ``changes``: list of dicts ``requested_by`` (None: planned by
        us), ``asked_at``, ``done_at`` and ``settled_at`` (instants or None)
    """
    changes = facts["changes"]
    asked = [c for c in changes if c["requested_by"] and period.holds(c["asked_at"])]
    done = [c for c in changes if period.holds(c["done_at"])]
    still = [c for c in changes if is_open(c, period.until)]
    return [
        Line(
            section="changes",
            key=f"changes.{name}",
            unit="count",
            numerator=len(found),
        )
        for name, found in (("asked", asked), ("done", done), ("open", still))
    ]


def is_open(change, instant):
    """Whether a change was asked for by then, and was neither done nor called off."""
    settled = change["settled_at"]
    return change["asked_at"] < instant and (settled is None or settled >= instant)
