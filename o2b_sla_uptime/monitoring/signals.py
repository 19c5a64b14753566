# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody says about a monitor."""

from dataclasses import dataclass

UP, DOWN, UNKNOWN = "up", "down", "unknown"
NATIVE = "native"


@dataclass(frozen=True)
class Signal:
    """That a monitor was up, down or unknown at an instant, or from one to another.

    Instants are UNIX seconds (UTC); ``_report`` takes naive UTC datetimes too.

    :param monitor_id: int, of ``o2b.sla.monitor``
    :param state: str, ``up``, ``down`` or ``unknown``
    :param at: int, the instant that is vouched for: of the check, or of the message
    :param since: int or None, the state held from here up to ``at``
    :param category: str, of the failure, such as ``timeout``
    :param text: str, one sentence for people
    :param source: str, ``native`` or the kind of the engine
    :param estimated: bool, whether the instants are worked out from settings of the
        engine, not measured
    :param confirmed: bool, whether a measurement stands behind it. What lies before a
        confirmed signal is settled; without one an end is provisional: an engine that
        dies reports "resolved" too.
    """

    monitor_id: int
    state: str
    at: int
    since: int | None = None
    category: str = ""
    text: str = ""
    source: str = NATIVE
    estimated: bool = False
    confirmed: bool = False

    @property
    def start(self):
        """Where its state begins: ``since``, or the one instant it speaks of."""
        return self.at if self.since is None else min(self.since, self.at)
