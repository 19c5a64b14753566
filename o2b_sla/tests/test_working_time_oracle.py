# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import datetime, timedelta, timezone

from odoo.tests import tagged

from .common import SlaCommon, local

HOUR = 3600


@tagged("post_install", "-at_install")
class TestWorkingTimeOracle(SlaCommon):
    """The working schedule of a calendar against Odoo's own planning on it.

    Odoo counts in floating hours, so its answers are rounded to the second, and one
    that should end at closing time may end at the next opening instead.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Team outing",
                "calendar_id": cls.calendar.id,
                "date_from": local("2027-03-30 13:00"),
                "date_to": local("2027-03-30 17:00"),
            }
        )
        cls.schedule = cls.calendar._sla_schedule()
        cls.random = random.Random(20260608)
        cls.first = datetime(2026, 1, 1)

    def _random_instant(self):
        """Naive UTC; every third one on a whole hour, where shifts begin and end."""
        seconds = self.random.randrange(3 * 365 * 24 * HOUR)
        if self.random.random() < 1 / 3:
            seconds -= seconds % HOUR
        return self.first + timedelta(seconds=seconds)

    def _ends_at_closing(self, instant):
        before = instant - timedelta(seconds=1)
        return self.schedule.is_open(before) and not self.schedule.is_open(instant)

    def test_add_is_plan_hours(self):
        compared = 0
        for _number in range(500):
            start = self._random_instant()
            seconds = self.random.choice(
                [2 * HOUR, 8 * HOUR, 40 * HOUR, self.random.randint(1, 40 * HOUR)]
            )
            due = self.schedule.add(_aware(start), seconds)
            if self._ends_at_closing(due):
                continue
            planned = self.calendar.plan_hours(
                seconds / HOUR, start, compute_leaves=True
            )
            with self.subTest(start=start, seconds=seconds):
                self.assertEqual(due, _to_the_second(planned))
            compared += 1
        self.assertGreater(compared, 200)

    def test_between_is_get_work_hours_count(self):
        for _number in range(200):
            start = self._random_instant()
            end = start + timedelta(seconds=self.random.randrange(45 * 24 * HOUR))
            hours = self.calendar.get_work_hours_count(start, end, compute_leaves=True)
            with self.subTest(start=start, end=end):
                self.assertEqual(
                    self.schedule.between(_aware(start), _aware(end)),
                    round(hours * HOUR),
                )


def _aware(instant):
    return instant.replace(tzinfo=timezone.utc)


def _to_the_second(instant):
    rounded = instant + timedelta(microseconds=500000)
    return _aware(rounded.replace(microsecond=0))
