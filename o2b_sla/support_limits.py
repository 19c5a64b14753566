# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What support for an environment is limited to (SLA §6)."""

from typing import NamedTuple


class SupportLimits(NamedTuple):
    """
    :param highest_priority: ``o2b.sla.priority``, the highest there is a right to;
        empty: any
    :param best_effort: whether times are an aim only
    :param clause: where it stands, such as ``§6``; may be empty
    :param source: name of the addendum, or of its kind where none was signed, in the
        language of the environment; empty: nothing is limited
    """

    highest_priority: object
    best_effort: bool = False
    clause: str = ""
    source: str = ""

    def allow(self, priority):
        """The priority there is a right to when another is asked for.

        :param priority: ``o2b.sla.priority``
        """
        highest = self.highest_priority
        if not highest or not priority:
            return priority
        return max(priority, highest, key=lambda p: (p.sequence, p.code))

    @property
    def is_limited(self):
        return bool(self.best_effort or self.highest_priority)
