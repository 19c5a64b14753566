# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from time import monotonic


class Deadline:
    """One moment that everything of a check ends at.

    :param seconds: number, from now
    :param until: Deadline or None, another one that this one may not pass
    """

    def __init__(self, seconds, until=None):
        self.end = monotonic() + seconds
        #: Whether the other one comes first.
        self.is_cut = until is not None and until.end < self.end
        if self.is_cut:
            self.end = until.end

    @property
    def seconds(self):
        """Seconds left, 0 at the least."""
        return max(0.0, self.end - monotonic())

    def left(self):
        """Seconds left.

        :return: float, more than 0
        :raises TimeoutError: when there are none
        """
        seconds = self.seconds
        if not seconds:
            raise TimeoutError("The time is over")
        return seconds
