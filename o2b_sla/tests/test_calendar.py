# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError

from .common import SlaRecordCommon, amsterdam, local


class TestCalendar(SlaRecordCommon):
    """Opening hours and public holidays, and open clocks that follow them."""

    def close(self, day, name="Extra day off"):
        start = local(f"{day} 00:00")
        return self.env["resource.calendar.leaves"].create(
            {
                "name": name,
                "calendar_id": self.calendar.id,
                "date_from": start,
                # Odoo's own default end of a day
                "date_to": start + timedelta(days=1, seconds=-1),
            }
        )

    def test_standard_calendar(self):
        self.assertEqual(self.calendar.tz, "Europe/Amsterdam")
        self.assertEqual(self.calendar._sla_day_seconds(), 8 * 3600)
        self.assertEqual(self.calendar._sla_week_seconds(), 40 * 3600)
        with self.at("2026-11-23 12:00"):
            self.assertFalse(self.calendar.sla_warning)

    def test_holidays_of_2026(self):
        leaves = self.calendar.global_leave_ids.filtered(
            lambda leave: leave.sla_holiday_date and leave.sla_holiday_date.year == 2026
        )
        self.assertEqual(
            leaves.mapped("sla_holiday_date"),
            [
                date(2026, 1, 1),
                date(2026, 4, 3),
                date(2026, 4, 5),
                date(2026, 4, 6),
                date(2026, 4, 27),
                date(2026, 5, 14),
                date(2026, 5, 24),
                date(2026, 5, 25),
                date(2026, 12, 25),
                date(2026, 12, 26),
            ],
        )
        christmas = leaves.filtered(lambda x: x.sla_holiday_date == date(2026, 12, 25))
        self.assertEqual(amsterdam(christmas.date_from), "2026-12-25 00:00")
        self.assertEqual(amsterdam(christmas.date_to), "2026-12-26 00:00")

    def test_switches(self):
        def closed(day):
            return self.calendar.global_leave_ids.filtered(
                lambda leave: leave.sla_holiday_date == day
            )

        self.assertFalse(closed(date(2026, 5, 5)))
        self.calendar.sla_liberation_day = "every_year"
        self.assertTrue(closed(date(2026, 5, 5)))
        self.calendar.sla_good_friday = False
        self.assertFalse(closed(date(2026, 4, 3)))
        self.calendar.sla_holidays = False
        self.assertFalse(closed(date(2026, 12, 25)))

    def test_removed_by_hand_stays_removed(self):
        days = self.calendar.global_leave_ids.filtered("sla_holiday_date")
        count = len(days)
        days[:1].unlink()
        self.calendar._sla_generate_holidays()
        days = self.calendar.global_leave_ids.filtered("sla_holiday_date")
        self.assertEqual(len(days), count - 1)

    def test_coming_years_are_generated(self):
        until = self.calendar.sla_holidays_until
        with self.at(f"{until}-06-01 12:00"):
            self.env["resource.calendar"]._cron_sla_holidays()
        self.assertEqual(self.calendar.sla_holidays_until, until + 5)

    def test_years_end_where_working_time_does(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("o2b_sla.holiday_years_ahead", "200")
        self.calendar._sla_generate_holidays()
        self.assertEqual(self.calendar.sla_holidays_until, 2100)

    def test_sentinel(self):
        """From October on a missing next year is told, once per agreement."""
        self.calendar.sla_holidays = False
        for year in (2026, 2027):
            self.close(f"{year}-12-25")
        with self.at("2027-09-30 12:00"):
            self.assertFalse(self.calendar.sla_warning)
        with self.at("2027-10-01 12:00"):
            self.assertIn("2028", self.calendar.sla_warning)
            self.env["resource.calendar"]._cron_sla_holidays()
            self.env["resource.calendar"]._cron_sla_holidays()
        activity = self.agreement.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertIn("2028", activity.note)

    def test_own_day_moves_open_deadlines(self):
        """Open clocks follow in one batch, verdicts stay."""
        running = self.receive("2026-06-01 08:00", "P2")
        met = self.receive("2026-06-01 08:00", "P2")
        with self.at("2026-06-01 12:00"):
            met._sla_respond()
            self.assertEqual(
                amsterdam(running.sla_response_deadline), "2026-06-01 17:00"
            )
            before = met.sla_response_clock_id.used_seconds
            written = running.write_date
            self.close("2026-06-01")
        self.assertEqual(amsterdam(running.sla_response_deadline), "2026-06-02 17:00")
        self.assertEqual(running.write_date, written)
        self.assertEqual(met.sla_response_clock_id.state, "met")
        self.assertEqual(met.sla_response_clock_id.used_seconds, before)
        self.assertEqual(
            amsterdam(running.sla_response_clock_id.original_deadline),
            "2026-06-01 17:00",
        )

    def test_late_stays_late(self):
        """A holiday that is added afterwards excuses nobody."""
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 12:00"):
            self.close("2026-06-01")
        self.assertEqual(record.sla_state, "breached")
        self.assertEqual(
            amsterdam(record.sla_response_clock_id.breached_at), "2026-06-01 11:00"
        )

    def test_changed_hours_move_open_deadlines(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 08:30"):
            self.calendar.attendance_ids.hour_from = 10
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 12:00")

    def test_zone_moves_open_deadlines(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 08:30"):
            self.calendar.tz = "Europe/London"
        # 09:00 London is 10:00 in Amsterdam
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 12:00")

    def test_zone_keeps_holidays_whole(self):
        self.calendar.tz = "Europe/Lisbon"
        holidays, closures = self.calendar._sla_closed_time("en")
        self.assertIn(date(2026, 12, 25), holidays)
        self.assertFalse(closures)

    def test_new_calendar_gets_its_holidays(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "New", "tz": "Europe/Amsterdam", "sla_holidays": True}
        )
        self.assertTrue(calendar.sla_holidays_until)
        self.assertTrue(calendar.global_leave_ids)

    def test_leave_that_becomes_general_counts(self):
        other = self.calendar.copy({"name": "Other"})
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 08:30"):
            leave = self.close("2026-06-01")
            leave.calendar_id = other
            self.assertEqual(
                amsterdam(record.sla_response_deadline), "2026-06-01 11:00"
            )
            leave.calendar_id = False
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-02 11:00")

    def test_other_calendars_do_not_count(self):
        other = self.calendar.copy({"name": "Other"})
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 08:30"):
            self.close("2026-06-01").calendar_id = other
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 11:00")

    def test_leave_of_one_person_does_not_count(self):
        record = self.receive("2026-06-01 08:00", "P1")
        resource = self.env["resource.resource"].create(
            {"name": "Anna", "calendar_id": self.calendar.id}
        )
        with self.at("2026-06-01 08:30"):
            leave = self.close("2026-06-01")
            leave.resource_id = resource
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 11:00")

    def test_general_leave_of_another_company_does_not_count(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 08:30"):
            leave = self.close("2026-06-01").with_company(company)
            leave.write({"calendar_id": False})
            self.env.cr.execute(
                "UPDATE resource_calendar_leaves SET company_id = %s WHERE id = %s",
                [company.id, leave.id],
            )
            self.env.invalidate_all()
            self.calendar.write({"tz": "Europe/Amsterdam"})
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 11:00")

    def test_half_day_leave(self):
        record = self.receive("2026-12-24 08:00", "P2")
        with self.at("2026-12-24 08:30"):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Christmas Eve",
                    "calendar_id": self.calendar.id,
                    "date_from": local("2026-12-24 13:00"),
                    "date_to": local("2026-12-24 17:00"),
                }
            )
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-12-28 13:00")

    def test_no_working_time_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot carry deadlines"):
            self.calendar.attendance_ids = [Command.clear()]

    def test_two_weeks_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "same every week"):
            self.calendar.switch_calendar_type()

    def test_schedule_is_built_once(self):
        schedule = self.calendar._sla_schedule()
        with patch.object(
            type(self.calendar), "_sla_opening_hours", side_effect=AssertionError
        ):
            self.assertIs(self.calendar._sla_schedule(), schedule)

    def test_holiday_names_by_language(self):
        start = self.calendar._sla_schedule("en")
        names = [
            dict(self.calendar._sla_schedule(language).closed_days(*span))[
                date(2026, 4, 27)
            ]
            for language, span in (
                ("en", self.span("2026-04-20", "2026-05-01")),
                ("nl", self.span("2026-04-20", "2026-05-01")),
            )
        ]
        self.assertEqual(names, ["King's Day", "Koningsdag"])
        self.assertIs(start, self.calendar._sla_schedule("en"))

    @staticmethod
    def span(first, last):
        from ..instants import to_aware

        return to_aware(local(f"{first} 00:00")), to_aware(local(f"{last} 00:00"))
