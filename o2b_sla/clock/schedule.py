# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Protocol


class Schedule(Protocol):
    """What the clock asks of a schedule of opening time.

    Instants are timezone-aware UTC datetimes of whole seconds, intervals are
    half-open ``[start, end)``, durations are integer seconds of opening time.
    """

    zone: tzinfo

    def add(self, start: datetime, seconds: int) -> datetime:
        """Earliest instant with ``seconds`` of opening time since ``start``.

        A positive duration may end at closing time, zero gives the next opening.
        """

    def between(self, start: datetime, end: datetime) -> int:
        """Opening time in ``[start, end)``, in seconds."""

    def is_open(self, instant: datetime) -> bool:
        """Whether the helpdesk is open at ``instant``."""

    def intervals(
        self, start: datetime, end: datetime
    ) -> Sequence[tuple[datetime, datetime]]:
        """Opening intervals clipped to ``[start, end)``, in order."""

    def closed_days(self, start: datetime, end: datetime) -> Sequence[tuple[date, str]]:
        """Local days, with their name, on which a holiday closes the helpdesk."""
