# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.lru import LRU

from ..instants import to_aware, to_naive
from ..working_time import WorkingSchedule, WorkingTimeError, dutch_holidays

# Schedules by (database, calendar, revision, language). The revision is a random
# token, so a rolled-back change can never be mistaken for a later one.
_schedules = LRU(256)
# The sentinel speaks from this day of the year on when next year has no holidays.
SENTINEL_MONTH = 10
# Working time is reckoned until here.
LAST_YEAR = 2100


class ResourceCalendar(models.Model):
    """The opening hours of an agreement (SLA §3.7) as a working schedule."""

    _name = "resource.calendar"
    _inherit = ["resource.calendar", "o2b.sla.what.if.mixin"]

    sla_holidays = fields.Boolean(
        string="Dutch Public Holidays",
        help="Generate the Dutch public holidays into this calendar, years ahead.",
    )
    sla_good_friday = fields.Boolean(
        string="Closed on Good Friday",
        default=True,
        help="The standard agreement is closed on Good Friday, which not every "
        "employer observes.",
    )
    sla_liberation_day = fields.Selection(
        selection=[
            ("lustrum", "Closed once in five years (2030, 2035, …)"),
            ("every_year", "Closed every year"),
            ("never", "Open"),
        ],
        string="Liberation Day (5 May)",
        default="lustrum",
        required=True,
    )
    sla_holidays_until = fields.Integer(
        string="Holidays Generated Until",
        readonly=True,
        copy=False,
        help="Last year for which the public holidays are in this calendar.",
    )
    sla_warning = fields.Text(string="Calendar Warning", compute="_compute_sla_warning")
    sla_revision = fields.Char(string="SLA Revision", readonly=True, copy=False)

    # === Opening hours ===

    def _sla_zone(self):
        """The calendar's own zone, in which its hours and days are read."""
        return ZoneInfo(self.tz or "UTC")

    def _sla_opening_hours(self):
        """Weekly opening hours.

        :return: ``{weekday (0 Monday): [(open, close) seconds after midnight]}``
        """
        self.ensure_one()
        hours = {}
        for line in self.attendance_ids:
            if line.display_type or line.day_period == "lunch":
                continue
            window = (round(line.hour_from * 3600), round(line.hour_to * 3600))
            if window[0] < window[1]:
                hours.setdefault(int(line.dayofweek), []).append(window)
        return {weekday: sorted(windows) for weekday, windows in hours.items()}

    def _sla_week_seconds(self):
        """Working seconds of a week without holidays: 144,000 for 40 hours."""
        hours = self._sla_opening_hours()
        return sum(close - open_ for day in hours.values() for open_, close in day)

    def _sla_day_seconds(self):
        """Working seconds of an average working day: 28,800 for 8 hours."""
        days = len(self._sla_opening_hours())
        return round(self._sla_week_seconds() / days) if days else 0

    def _sla_check_usable(self):
        """Refuse a calendar that no deadline can be counted in.

        :raise ValidationError: flexible or two-weekly hours, or no working time
        """
        self.ensure_one()
        if self.two_weeks_calendar or self.flexible_hours:
            raise ValidationError(
                self.env._(
                    "%(calendar)s cannot carry deadlines: opening hours are fixed "
                    "and the same every week.",
                    calendar=self.display_name,
                )
            )
        try:
            self._sla_schedule()
        except WorkingTimeError as error:
            raise ValidationError(
                self.env._(
                    "%(calendar)s cannot carry deadlines: %(reason)s",
                    calendar=self.display_name,
                    reason=error,
                )
            ) from error

    # === The working schedule ===

    def _sla_schedule(self, language="en"):
        """The calendar as a :class:`WorkingSchedule`, built once per revision.

        :param language: ``en`` or ``nl``, of the names of generated holidays
        :raise WorkingTimeError: the calendar has no working time
        """
        self.ensure_one()
        calendar = self.sudo()
        key = (self.env.cr.dbname, self.id, calendar.sla_revision, language)
        schedule = _schedules.get(key)
        if schedule is None:
            holidays, closures = calendar._sla_closed_time(language)
            schedule = WorkingSchedule(
                calendar._sla_opening_hours(),
                calendar._sla_zone(),
                holidays=holidays,
                closures=closures,
            )
            _schedules[key] = schedule
        return schedule

    def _sla_leave_domain(self):
        """Closed time of this calendar: its own and its company's general leaves."""
        return [
            ("resource_id", "=", False),
            ("time_type", "=", "leave"),
            "|",
            ("calendar_id", "=", self.id),
            "&",
            ("calendar_id", "=", False),
            ("company_id", "in", (False, self.company_id.id)),
        ]

    def _sla_closed_time(self, language):
        """Closed time in the form :class:`WorkingSchedule` takes.

        :return: ``({local date: name}, [(start, end, name) aware UTC])``
        """
        self.ensure_one()
        zone = self._sla_zone()
        holidays, closures = {}, []
        leaves = self.env["resource.calendar.leaves"].search(self._sla_leave_domain())
        for leave in leaves:
            name = leave._sla_name(language)
            start = to_aware(leave.date_from).astimezone(zone)
            end = to_aware(leave.date_to).astimezone(zone)
            if end.time() == time(23, 59, 59):
                # Odoo's default end of a day; the last second belongs to it
                end = to_aware(leave.date_to + timedelta(seconds=1)).astimezone(zone)
            if start.time() == end.time() == time.min:
                day = start.date()
                while day < end.date():
                    holidays[day] = name
                    day += timedelta(days=1)
            elif start < end:
                closures.append((to_aware(leave.date_from), end, name))
        return holidays, closures

    @contextmanager
    def _sla_changing(self):
        """Around a change of opening hours or holidays.

        Clocks that are already late keep that verdict; afterwards the open clocks
        follow the new calendar in one batch.
        """
        if self.env.context.get("sla_calendar_changing"):
            yield
            return
        calendars = self.sudo().exists()
        versions = self.env["o2b.sla.agreement.version"].sudo()
        used = versions._search_by_calendar(calendars)
        with self.env["o2b.sla.clock"]._following(used):
            yield
            calendars.exists()._sla_renew()

    def _sla_renew(self):
        """Let the working time be read anew, and refuse it where it is of no use."""
        calendars = self
        for calendar in calendars:
            calendar.with_context(
                sla_calendar_changing=True
            ).sla_revision = uuid.uuid4().hex
        used = self.env["o2b.sla.policy"].sudo().with_context(active_test=False)
        for calendar in used.search([("calendar_id", "in", calendars.ids)]).calendar_id:
            calendar._sla_check_usable()

    @api.model_create_multi
    def create(self, vals_list):
        calendars = super().create(vals_list)
        calendars.filtered("sla_holidays")._sla_generate_holidays()
        return calendars

    def write(self, vals):
        if not self._sla_schedule_fields() & set(vals):
            return super().write(vals)
        with self._sla_changing():
            changing = self.with_context(sla_calendar_changing=True)
            result = super(ResourceCalendar, changing).write(vals)
            if "tz" in vals:
                changing._sla_move_holidays()
        if {"sla_holidays", "sla_good_friday", "sla_liberation_day"} & set(vals):
            self._sla_generate_holidays(again=True)
        return result

    @api.model
    def _sla_schedule_fields(self):
        """Fields of a calendar that change its working time."""
        return {
            "tz",
            "company_id",
            "attendance_ids",
            "attendance_ids_1st_week",
            "attendance_ids_2nd_week",
            "leave_ids",
            "global_leave_ids",
            "two_weeks_calendar",
            "flexible_hours",
            "schedule_type",
            "sla_holidays",
            "sla_good_friday",
            "sla_liberation_day",
        }

    # === Public holidays ===

    @api.model
    def _sla_years_ahead(self):
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("o2b_sla.holiday_years_ahead", "5")
        )
        return int(value) if value.isdecimal() else 5

    def _sla_today(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        return to_aware(now).astimezone(self._sla_zone()).date()

    def action_sla_generate_holidays(self):
        self.check_access("write")
        self._sla_generate_holidays(again=True)
        return True

    def action_sla_preview_holidays(self):
        """Generate the holidays, after a look at the deadlines they move."""
        self.ensure_one()
        return self._sla_act_or_preview("action_sla_generate_holidays")

    def _sla_generate_holidays(self, again=False):
        """Put the public holidays into the calendars, years ahead (§3.7).

        A holiday that somebody removed by hand stays removed until ``again``.

        :param again: also years that were generated before
        """
        leaves = self.env["resource.calendar.leaves"].sudo()
        for calendar in self:
            first = calendar._sla_today().year - 1
            last = min(first + 1 + calendar._sla_years_ahead(), LAST_YEAR)
            done = calendar.sla_holidays_until
            if done and not again:
                first = done + 1
            wanted = calendar._sla_wanted_holidays(first, last)
            generated = leaves.search(
                [
                    ("calendar_id", "=", calendar.id),
                    ("sla_holiday_date", ">=", date(first, 1, 1)),
                ]
            )
            present = generated.filtered(
                lambda leave, w=wanted: leave.sla_holiday_date in w
            )
            days = set(present.mapped("sla_holiday_date"))
            missing = {day: name for day, name in wanted.items() if day not in days}
            with calendar._sla_changing():
                changing = leaves.with_context(sla_calendar_changing=True)
                changing.browse((generated - present).ids).unlink()
                changing.create(
                    [
                        calendar._sla_holiday_values(day, name)
                        for day, name in sorted(missing.items())
                    ]
                )
                until = max(last, done) if calendar.sla_holidays else 0
                calendar.write({"sla_holidays_until": until})

    def _sla_move_holidays(self):
        """Keep generated holidays whole days when the zone of a calendar changes."""
        leaves = self.env["resource.calendar.leaves"].sudo()
        domain = [
            ("calendar_id", "in", self.ids),
            ("sla_holiday_date", "!=", False),
        ]
        for leave in leaves.search(domain):
            leave.write(leave.calendar_id._sla_day_bounds(leave.sla_holiday_date))

    def _sla_wanted_holidays(self, first, last):
        """Public holidays of the years ``first`` to ``last`` by the switches.

        :return: ``{date: name}`` in the language of the company
        """
        self.ensure_one()
        wanted = {}
        for year in range(first, last + 1) if self.sla_holidays else ():
            wanted.update(self._sla_holidays_of_year(year, self._sla_language()))
        return wanted

    def _sla_holidays_of_year(self, year, language):
        return dutch_holidays(
            year,
            good_friday=self.sla_good_friday,
            liberation_day=self.sla_liberation_day,
            language=language,
        )

    def _sla_language(self):
        lang = self.company_id.partner_id.lang or self.env.lang or "en_US"
        return "nl" if lang.startswith("nl") else "en"

    def _sla_holiday_values(self, day, name):
        """Values of the leave of a whole local day, midnight to midnight."""
        return {
            "name": name,
            "calendar_id": self.id,
            "sla_holiday_date": day,
            **self._sla_day_bounds(day),
        }

    def _sla_day_bounds(self, day):
        """``date_from`` and ``date_to`` of the whole local day."""
        zone = self._sla_zone()
        start = datetime.combine(day, time.min, tzinfo=zone)
        end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
        return {"date_from": to_naive(start), "date_to": to_naive(end)}

    @api.depends("sla_holidays", "sla_holidays_until", "tz")
    def _compute_sla_warning(self):
        policies = self.env["o2b.sla.policy"].sudo()
        used = policies.search([("calendar_id", "in", self.ids)]).calendar_id
        for calendar in self:
            calendar.sla_warning = calendar in used and calendar._sla_get_warning()

    def _sla_get_warning(self):
        """What is wrong with this calendar for deadlines, or ``False``.

        The sentinel: from October on the next year has to have its holidays.
        """
        self.ensure_one()
        today = self._sla_today()
        needed = today.year + (today.month >= SENTINEL_MONTH)
        missing = [
            year
            for year in range(today.year, needed + 1)
            if not self._sla_has_holidays(year)
        ]
        if missing:
            return self.env._(
                "The public holidays of %(years)s are missing: deadlines that reach "
                "into that time would be too early.",
                years=", ".join(map(str, missing)),
            )
        return False

    def _sla_has_holidays(self, year):
        """Whether closed days are known for a year; nothing to know on 24×7."""
        if self._sla_week_seconds() == 7 * 24 * 3600:
            return True
        start = datetime.combine(date(year, 1, 1), time.min, tzinfo=self._sla_zone())
        end = datetime.combine(date(year + 1, 1, 1), time.min, tzinfo=self._sla_zone())
        return bool(
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_count(
                [
                    *self._sla_leave_domain(),
                    ("date_from", ">=", to_naive(start)),
                    ("date_from", "<", to_naive(end)),
                ],
                limit=1,
            )
        )

    @api.model
    def _cron_sla_holidays(self):
        """Daily: generate coming years, and warn where a year is missing."""
        self.search([("sla_holidays", "=", True)])._sla_generate_holidays()
        policies = self.env["o2b.sla.policy"].search([("calendar_id", "!=", False)])
        for calendar in policies.calendar_id:
            warning = calendar._sla_get_warning()
            if warning:
                versions = self.env["o2b.sla.agreement.version"]
                used = versions._search_by_calendar(calendar)
                agreements = used.agreement_id.filtered(lambda a: a.state == "active")
                agreements._warn_contract_manager(calendar, warning)
