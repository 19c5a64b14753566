# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a job is expected to be heard of."""

from dataclasses import dataclass
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

#: Further than this nobody waits for a job.
LONGEST_SECONDS = 366 * 86400


class BadSchedule(ValueError):
    """A schedule that cannot be read, or never comes.

    :param code: ``fields``, ``expression``, ``never`` or ``zone``
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Interval:
    """Every so many seconds, counted from the last success.

    :param seconds: int, more than 0
    """

    seconds: int

    def next_after(self, instant):
        """The first expected instant after one at which it was heard.

        :param instant: int, UNIX seconds
        :return: int
        """
        return instant + self.seconds

    def expected(self, start, end):
        """Instants of a period, from its start on, as many as intervals fit in.

        :return: list of int, ascending
        """
        return list(range(start, end - self.seconds + 1, self.seconds))


@dataclass(frozen=True)
class Cron:
    """A cron expression of five fields in a time zone, as Debian's cron runs it.

    In the hour that is skipped in spring, a job at a fixed time runs right after it;
    in the hour that comes twice in autumn it runs once. A job of every hour runs each
    hour that passes.

    :param expression: str
    :param zone: str, name of the time zone
    """

    expression: str
    zone: str = "UTC"

    def next_after(self, instant):
        """The first expected instant after another one.

        :param instant: int, UNIX seconds
        :return: int
        :raise BadSchedule: there is none within 50 years
        """
        # a fixed time in the hour that comes twice would go back into its first turn,
        # and several in the hour that is skipped fall on one instant
        for found in self._iterate(instant):
            if found > instant:
                return found
        raise BadSchedule("never")

    def expected(self, start, end):
        """Instants of a period at which runs begin.

        :return: list of int, ascending, ``start <= instant < end``
        """
        found = []
        for instant in self._iterate(start - 1):
            if instant >= end:
                break
            if instant >= start and (not found or instant > found[-1]):
                found.append(instant)
        return found

    def _iterate(self, instant):
        try:
            local = datetime.fromtimestamp(instant, _zone(self.zone))
            for found in CronSim(self.expression, local):
                yield int(found.astimezone(timezone.utc).timestamp())
        except CronSimError:
            raise BadSchedule("expression") from None


def check(expression, zone):
    """Refuse an expression that cannot be read or never comes.

    :param expression: str
    :param zone: str
    :raise BadSchedule:
    """
    if len((expression or "").split()) != 5:
        raise BadSchedule("fields")
    start = 1767225600  # 2026-01-01; a 29th of February comes within eight years
    first = Cron(expression, zone).next_after(start)
    if first > start + 9 * LONGEST_SECONDS:
        raise BadSchedule("never")


def _zone(name):
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, TypeError, ValueError):
        raise BadSchedule("zone") from None


def following(schedule, last, grace, blind=()):
    """When a job that was heard of is expected next, if it could be heard.

    What should have come while nothing could be received is not waited for.

    :param schedule: Interval or Cron
    :param last: int, when it was heard last
    :param grace: int, seconds
    :param blind: list of (start, end), ascending, in which nothing could be received
    :return: int
    """
    expected = schedule.next_after(last)
    for start, end in blind:
        if end <= last:
            continue
        while start < expected + grace and expected - grace < end:
            expected = schedule.next_after(expected)
    return expected
