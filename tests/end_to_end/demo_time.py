# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time that goes as an agenda says, in a database's own shell.

``Agenda`` does what was put in it in the order of its instants, each with all time
standing at its own; ``office_add`` tells when somebody who works office hours gets
round to something.
"""

import heapq
import itertools
from contextlib import contextmanager
from datetime import datetime, time, timedelta, timezone
from unittest.mock import patch

from freezegun import freeze_time
from office_oracle import ZONE, is_open_on

OPENS, CLOSES = time(9), time(17)


def local(text):
    """The naive UTC instant of an Amsterdam time such as ``2026-03-02 09:00:30``."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def to_local(instant):
    """The aware Amsterdam time of a naive UTC instant."""
    return instant.replace(tzinfo=timezone.utc).astimezone(ZONE)


def office_add(instant, seconds):
    """The instant at which that many office seconds have passed.

    :param instant: naive UTC
    :param seconds: int
    :return: naive UTC
    """
    moment = to_local(instant)
    while True:
        day = moment.date()
        if is_open_on(day):
            opens = max(moment, datetime.combine(day, OPENS, tzinfo=ZONE))
            closes = datetime.combine(day, CLOSES, tzinfo=ZONE)
            # no office is open while the clock is changed
            left = (closes - opens).total_seconds()
            if left >= seconds and left > 0:
                end = opens + timedelta(seconds=seconds)
                return end.astimezone(timezone.utc).replace(tzinfo=None)
            seconds -= max(0, left)
        moment = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZONE)


class Agenda:
    """What happens when; what is done may put more into it.

    :param env: Odoo environment of a shell
    """

    def __init__(self, env):
        self.env = env
        self.entries = []
        self.numbers = itertools.count()
        self.now = None

    def put(self, instant, step, *args):
        """Do ``step(*args)`` at an instant, naive UTC."""
        heapq.heappush(self.entries, (instant, next(self.numbers), step, args))

    @contextmanager
    def standing_still(self):
        """All time of the process is that of the agenda."""
        with (
            freeze_time(datetime(2026, 1, 1)) as frozen,
            patch("odoo.sql_db.BaseCursor.now", lambda cursor: self.now),
        ):
            self.frozen = frozen
            yield

    def move(self, instant):
        """Let time stand at an instant, naive UTC."""
        self.now = instant
        self.frozen.move_to(instant)

    def run(self, until=None):
        """Do what is in it, in order; commit whenever a day is over.

        :param until: naive UTC, up to and including it; default all
        """
        day = None
        while self.entries and (until is None or self.entries[0][0] <= until):
            instant, _number, step, args = heapq.heappop(self.entries)
            if day != instant.date():
                self.commit()
                day = instant.date()
            self.move(instant)
            step(*args)
        self.commit()

    def flush(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def commit(self):
        self.env.flush_all()
        self.env.cr.commit()
        self.env.invalidate_all()
